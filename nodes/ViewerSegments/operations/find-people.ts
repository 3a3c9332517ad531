import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Segment } from '../../../core';
import { chooseAccount } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';

/** Runs the segment once, whatever comes in. Outputs: matched · rest; one item per person, keys only. */
export async function findPeople(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const segment = readSegment(context);
	const store = await openStore(context);
	return withStoreErrors(context, async () => {
		const { accountKey } = await chooseAccount(context, store);
		const { matched, rest } = await store.findSegment({ accountKey, ...segment });
		const pairedItem = context.getInputData().map((_, item) => ({ item }));
		const toItem = (person: { viewerKey: string; stories: number }): INodeExecutionData => ({
			json: { accountKey, viewerKey: person.viewerKey, segment: segment.segment, stories: person.stories },
			pairedItem,
		});
		return [matched.map(toItem), rest.map(toItem)];
	});
}

function readSegment(context: IExecuteFunctions): Segment {
	const segment = context.getNodeParameter('operation', 0);
	const days = readCount(context, 'days', 90);
	switch (segment) {
		case 'repeat_viewers':
			return { segment, days, stories: readCount(context, 'stories', 100) };
		case 'high_engagement':
			return { segment, days };
		default:
			throw new NodeOperationError(context.getNode(), `Unknown operation ${segment}`);
	}
}

function readCount(context: IExecuteFunctions, name: string, max: number): number {
	const value: unknown = context.getNodeParameter(name, 0);
	if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max) return value;
	throw new NodeOperationError(context.getNode(), `"${name}" must be a whole number from 1 to ${max}`, { itemIndex: 0 });
}
