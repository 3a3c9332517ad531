import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { describeRule, type SegmentPerson, type SegmentRule } from '../../../core';
import { chooseAccount } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';
import { readChance } from './chance-fields';
import { isPreset, readPreset } from './presets';
import { readRule, requireRule } from './read-rule';

/** People turned into items before the next look at whether the run was cancelled. */
const CHUNK = 1_000;

/**
 * Runs the segment once, whatever comes in. Outputs: matched · rest; one item per person, keys only. A preview
 * gives one item with numbers and the rule in words instead, and names nobody.
 */
export async function findPeople(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const segment = context.getNodeParameter('operation', 0);
	const rule = readSegment(context, segment);
	const chance = readChance(context);
	const isPreview = context.getNodeParameter('previewOnly', 0, false) === true;
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	return withStoreErrors(context, async () => {
		const { accountKey } = await chooseAccount(context, store);
		if (isPreview) {
			const { now, ...counts } = await store.previewSegment({ accountKey, rule, ...chance }, 'bulk');
			const words = { rule_en: describeRule(rule, 'en'), rule_nl: describeRule(rule, 'nl') };
			return [[{ json: { accountKey, segment, asOf: new Date(now).toISOString(), ...counts, ...words }, pairedItem }], []];
		}
		const { matched, rest } = await store.findSegment({ accountKey, rule, ...chance }, 'bulk');
		const toItem = ({ viewerKey, stories, arm }: SegmentPerson): INodeExecutionData => ({
			json: { accountKey, viewerKey, segment, stories, ...(arm === null ? {} : { arm }) },
			pairedItem,
		});
		return [itemsOf(context, matched, toItem), itemsOf(context, rest, toItem)];
	});
}

function readSegment(context: IExecuteFunctions, segment: string): SegmentRule {
	if (isPreset(segment)) return requireRule(context, readPreset(context, segment));
	if (segment === 'rules') return readRule(context);
	throw new NodeOperationError(context.getNode(), `Unknown operation ${segment}`);
}

function itemsOf(
	context: IExecuteFunctions,
	people: readonly SegmentPerson[],
	toItem: (person: SegmentPerson) => INodeExecutionData,
): INodeExecutionData[] {
	const items: INodeExecutionData[] = [];
	for (let from = 0; from < people.length; from += CHUNK) {
		context.getExecutionCancelSignal()?.throwIfAborted();
		for (const person of people.slice(from, from + CHUNK)) items.push(toItem(person));
	}
	return items;
}
