import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { PlannedPerson, Store } from '../../../core';
import { readPersonKeys } from '../../shared/keys-of-items';
import { readText } from '../../shared/read-text';
import { openStore, withStoreErrors } from '../../shared/store';
import { OUTPUT, reasonJson, type DmOutputs } from './outcome-items';

const SHOW = { operation: ['planStep'] };

export const campaignProperties: INodeProperties[] = [
	{
		displayName: 'Only Show the Outlook',
		name: 'outlookOnly',
		type: 'boolean',
		default: false,
		displayOptions: { show: SHOW },
		description: 'Whether to plan nothing, and only count who may be messaged now, who must write first and who not at all',
	},
	{
		displayName: 'Campaign',
		name: 'campaign',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'autumn_glazes',
		displayOptions: { show: SHOW },
		description: 'Name of the campaign. A person gets each of its steps once, however often it is planned.',
	},
	{
		displayName: 'Copy Key',
		name: 'campaignCopyKey',
		type: 'string',
		default: 'campaign_first',
		required: true,
		displayOptions: { show: SHOW },
		description: 'Text of the first message',
		placeholder: 'campaign_first',
	},
	{
		displayName: 'Follow-Up Copy Key',
		name: 'followUpCopyKey',
		type: 'string',
		default: 'campaign_follow_up',
		displayOptions: { show: { ...SHOW, outlookOnly: [false] } },
		description:
			'Text of the one follow-up, 48 to 72 hours later; it goes out only if the person re-opened the window by then. Empty: none.',
		placeholder: 'campaign_follow_up',
	},
	{
		displayName: 'Budget (Messages)',
		name: 'budget',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		displayOptions: { show: { ...SHOW, outlookOnly: [false] } },
		description: 'Most messages of the campaign in all, follow-ups among them. 0: no such limit.',
	},
	{
		displayName: 'Batch (Messages)',
		name: 'batch',
		type: 'number',
		typeOptions: { minValue: 100, maxValue: 500 },
		default: 200,
		displayOptions: { show: { ...SHOW, outlookOnly: [false] } },
		description: 'After this many messages the campaign rests for 15 minutes, so that opt-outs can come in before more go out',
	},
];

/** People per transaction: far below what would hold up a webhook. */
const BATCH = 50;

/** Plans the first step for every person. Outputs: sent (earlier) · later (planned) · not allowed · by hand. */
export async function plan(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outputs: DmOutputs = [[], [], [], []];
	const store = await openStore(context);
	const campaign = readName(context, 'campaign');
	const copyKey = readName(context, 'campaignCopyKey');
	const followUp = readText(context, 'followUpCopyKey');
	const people = readPeople(context);
	const budget = Number(context.getNodeParameter('budget', 0, 0));
	const terms = { budget: budget === 0 ? null : budget, batch: Number(context.getNodeParameter('batch', 0, 200)) };
	await withStoreErrors(context, async () => {
		const segments = readSegments(context, people);
		for (const { accountKey, persons } of batches(people)) {
			const viewerKeys = [...persons.keys()];
			const followUpCopyKey = followUp === '' ? null : followUp;
			const planned = await store.planStep({ accountKey, viewerKeys, campaign, copyKey, followUpCopyKey, segments, ...terms });
			for (const person of planned) {
				outputs[OUTPUT[person.outcome]].push(planItem({ accountKey, campaign, step: 1 }, person, persons.get(person.viewerKey) ?? 0));
			}
		}
	});
	return outputs;
}

/** Shows what planning would do, and records nothing. One item per account on the first output. */
export async function outlook(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const input = { campaign: readName(context, 'campaign'), copyKey: readName(context, 'campaignCopyKey') };
	const byAccount = Map.groupBy(readPeople(context), (person) => person.accountKey);
	const items: INodeExecutionData[] = [];
	await withStoreErrors(context, async () => {
		for (const [accountKey, people] of byAccount) {
			const counts = await store.campaignOutlook({ accountKey, viewerKeys: people.map((person) => person.viewerKey), ...input });
			items.push({ json: { accountKey, campaign: input.campaign, ...toIso(counts) }, pairedItem: people.map(({ item }) => ({ item })) });
		}
	});
	return [items, [], [], []];
}

function toIso(counts: Awaited<ReturnType<Store['campaignOutlook']>>): IDataObject {
	const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
	return { ...counts, windowsCloseFrom: iso(counts.windowsCloseFrom), windowsCloseUntil: iso(counts.windowsCloseUntil) };
}

interface ItemPerson {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly item: number;
}

function readPeople(context: IExecuteFunctions): ItemPerson[] {
	return context.getInputData(0).map((item, index) => ({ ...readPersonKeys(context, item, index), item: index }));
}

/** The segment each person came from, where their item names one: results can be compared by it. */
function readSegments(context: IExecuteFunctions, people: readonly ItemPerson[]): Record<string, string> {
	const items = context.getInputData(0);
	return Object.fromEntries(people.flatMap(({ viewerKey, item }) => {
		const segment = items[item]?.json.segment;
		return typeof segment === 'string' && /^[\w .:-]{1,64}$/.test(segment) ? [[viewerKey, segment]] : [];
	}));
}

function* batches(people: readonly ItemPerson[]): Generator<{ accountKey: string; persons: Map<string, number> }> {
	for (const [accountKey, ofAccount] of Map.groupBy(people, (person) => person.accountKey)) {
		for (let from = 0; from < ofAccount.length; from += BATCH) {
			yield { accountKey, persons: new Map(ofAccount.slice(from, from + BATCH).map((person) => [person.viewerKey, person.item])) };
		}
	}
}

function planItem(place: { accountKey: string; campaign: string; step: number }, person: PlannedPerson, item: number): INodeExecutionData {
	const base = { ...place, viewerKey: person.viewerKey, outcome: person.outcome };
	const pairedItem = { item };
	switch (person.outcome) {
		case 'sent':
			return { json: { ...base, already: true, reasons: [] }, pairedItem };
		case 'later':
			return { json: { ...base, dueAt: new Date(person.dueAt).toISOString(), reasons: person.reasons.map(reasonJson) }, pairedItem };
		case 'not_allowed':
		case 'by_hand':
			return { json: { ...base, reasons: person.reasons.map(reasonJson) }, pairedItem };
	}
}

function readName(context: IExecuteFunctions, name: string): string {
	const value = readText(context, name);
	if (/^[a-z0-9][a-z0-9_-]{0,63}$/i.test(value)) return value;
	throw new NodeOperationError(context.getNode(), `"${name}" must be a plain name of letters, digits, _ and -`, { itemIndex: 0 });
}
