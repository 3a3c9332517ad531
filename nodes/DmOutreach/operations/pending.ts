import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { readPersonKeys } from '../../shared/keys-of-items';
import { readText } from '../../shared/read-text';
import { openStore, withStoreErrors } from '../../shared/store';

const ON_CAMPAIGNS = ['listPending', 'cancelPending', 'stopCampaign', 'resumeCampaign'];

export const pendingProperties: INodeProperties[] = [
	{
		displayName: 'Account Key',
		name: 'campaignAccountKey',
		type: 'string',
		default: '={{ $json.accountKey }}',
		required: true,
		displayOptions: { show: { operation: ON_CAMPAIGNS } },
		description: 'The account, as "00 set-up" gave it',
	},
	{
		displayName: 'Campaign',
		name: 'pendingCampaign',
		type: 'string',
		default: '',
		placeholder: 'autumn_glazes',
		displayOptions: { show: { operation: ON_CAMPAIGNS } },
		description: 'Name of the campaign. Only List Pending takes it empty, for all campaigns.',
	},
	{
		displayName: 'Only the People of the Items',
		name: 'onlyPeople',
		type: 'boolean',
		default: false,
		displayOptions: { show: { operation: ['cancelPending'] } },
		description: 'Whether to cancel the steps of the people of the input items only, by their viewerKey',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { operation: ['listPending'] } },
		description: 'Max number of results to return',
	},
	{
		displayName: 'Send Key',
		name: 'sendKey',
		type: 'string',
		default: '={{ $json.sendKey }}',
		required: true,
		displayOptions: { show: { operation: ['showLife'] } },
		description: 'Key of the message, as a sent item carries it',
	},
	{
		displayName: 'Account Key',
		name: 'lifeAccountKey',
		type: 'string',
		default: '={{ $json.accountKey }}',
		required: true,
		displayOptions: { show: { operation: ['showLife'] } },
		description: 'The account that sent the message, as the item carries it',
	},
];

const allItems = (context: IExecuteFunctions) => context.getInputData(0).map((_, item) => ({ item }));

/** One item per step that waits, and a first one with the whole queue. */
export async function showPending(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const accountKey = readText(context, 'campaignAccountKey');
	const campaign = readText(context, 'pendingCampaign');
	const input = { accountKey, campaign: campaign === '' ? null : campaign, limit: context.getNodeParameter('limit', 0) };
	const { steps, queue } = await withStoreErrors(context, () => store.listPending(input));
	const pairedItem = allItems(context);
	const whole = { accountKey, ...queue, heldBy: [...queue.heldBy], nextAt: iso(queue.nextAt), doneBy: iso(queue.doneBy) };
	return [[{ json: whole, pairedItem }, ...steps.map((step) => ({ json: { accountKey, ...step, dueAt: iso(step.dueAt) }, pairedItem }))], [], [], []];
}

/** Cancels what waits. One item with how many. */
export async function cancel(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const accountKey = readText(context, 'campaignAccountKey');
	const people = context.getNodeParameter('onlyPeople', 0) === true ? context.getInputData(0).map((item, index) => readPersonKeys(context, item, index).viewerKey) : null;
	const input = { accountKey, campaign: campaignName(context), viewerKeys: people };
	const outcome = await withStoreErrors(context, () => store.cancelPending(input));
	return [[{ json: { accountKey, campaign: input.campaign, ...outcome }, pairedItem: allItems(context) }], [], [], []];
}

/** Stops a campaign or lets it go on. */
export async function switchTo(context: IExecuteFunctions, { stopped }: { stopped: boolean }): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const name = { accountKey: readText(context, 'campaignAccountKey'), campaign: campaignName(context) };
	const outcome = await withStoreErrors(context, () => store.switchCampaign({ ...name, stopped }));
	if (!outcome.known) throw new NodeOperationError(context.getNode(), `The account has planned no campaign "${name.campaign}"`, { itemIndex: 0 });
	return [[{ json: { ...name, stopped }, pairedItem: allItems(context) }], [], [], []];
}

/** Everything that happened to the message of each item: keys, codes and times, no word of anybody. */
export async function showLife(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const items: INodeExecutionData[] = [];
	await withStoreErrors(context, async () => {
		for (const [item] of context.getInputData(0).entries()) {
			const accountKey = readText(context, 'lifeAccountKey', item);
			const life = await store.readSendLife({ accountKey, sendKey: readText(context, 'sendKey', item) });
			if (life === null) throw new NodeOperationError(context.getNode(), `Item ${item} names no message of this account`, { itemIndex: item });
			const moments = life.moments.map((moment) => ({ ...moment, at: iso(moment.at) }));
			items.push({ json: { accountKey, ...life, evidence: life.evidence as IDataObject, moments }, pairedItem: { item } });
		}
	});
	return [items, [], [], []];
}

function campaignName(context: IExecuteFunctions): string {
	const campaign = readText(context, 'pendingCampaign');
	if (campaign !== '') return campaign;
	throw new NodeOperationError(context.getNode(), 'Campaign is empty', { itemIndex: 0, description: 'Name the campaign this is about.' });
}

function iso(at: number | null): string | null {
	return at === null ? null : new Date(at).toISOString();
}
