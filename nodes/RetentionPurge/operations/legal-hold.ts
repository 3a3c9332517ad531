import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { LegalHold } from '../../../core';
import { chooseAccount, readAccountKeys } from '../../shared/choose-account';
import { asNodeError, openStore, withStoreErrors } from '../../shared/store';

const showing = (...operation: string[]) => ({ show: { resource: ['retention'], operation } });

export const holdProperties: INodeProperties[] = [
	{
		displayName: 'Account Key',
		name: 'accountKey',
		type: 'string',
		displayOptions: showing('placeHold'),
		default: '',
		description: 'Key of the account the hold is for. Empty: the only account of the store.',
		placeholder: 'acc_…',
	},
	{
		displayName: 'Viewer Key',
		name: 'viewerKey',
		type: 'string',
		displayOptions: showing('placeHold'),
		default: '',
		description: 'The person whose rows stay until the hold is released. Empty: everybody of the account.',
		placeholder: 'vwr_…',
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		displayOptions: showing('placeHold'),
		default: '',
		required: true,
		description: 'The claim, dispute or inquiry; without names',
		placeholder: 'dispute over the giveaway of May',
	},
	{
		displayName: 'Hold Key',
		name: 'holdKey',
		type: 'string',
		displayOptions: showing('releaseHold'),
		default: '',
		required: true,
		description: 'As "Place Legal Hold" and "List Legal Holds" give it',
		placeholder: 'hld_…',
	},
	{
		displayName: 'Decided By',
		name: 'person',
		type: 'string',
		displayOptions: showing('placeHold', 'releaseHold'),
		default: '',
		required: true,
		description: 'Who answers for it',
		placeholder: 'Noor Bakker',
	},
];

/** One item: the hold. */
export function placeHold(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return oneHold(context, async () => {
		const store = await openStore(context);
		const { accountKey } = await chooseAccount(context, store);
		const viewerKey = read(context, 'viewerKey');
		return store.placeHold({ accountKey, viewerKey: viewerKey === '' ? null : viewerKey, reason: read(context, 'reason'), person: read(context, 'person') });
	});
}

/** One item: the hold, with its end. */
export function releaseHold(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return oneHold(context, async () => (await openStore(context)).releaseLegalHold({ holdKey: read(context, 'holdKey'), person: read(context, 'person') }));
}

/** One item per hold, those that were released among them. */
export async function listHolds(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const holds = await withStoreErrors(context, () => store.listHolds({ accountKey }));
		items.push(...holds.map((hold) => ({ json: toJson(hold), pairedItem: pairedItems(context) })));
	}
	return [items];
}

async function oneHold(context: IExecuteFunctions, work: () => Promise<LegalHold>): Promise<INodeExecutionData[][]> {
	try {
		return [[{ json: toJson(await work()), pairedItem: pairedItems(context) }]];
	} catch (error) {
		throw error instanceof NodeOperationError ? error : asNodeError(context, error, 0);
	}
}

function pairedItems(context: IExecuteFunctions) {
	return context.getInputData().map((_, item) => ({ item }));
}

function read(context: IExecuteFunctions, name: string): string {
	const value = context.getNodeParameter(name, 0, '');
	return typeof value === 'string' ? value.trim() : '';
}

function toJson({ placedAt, releasedAt, ...hold }: LegalHold) {
	const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
	return { ...hold, placedAt: iso(placedAt), releasedAt: iso(releasedAt) };
}
