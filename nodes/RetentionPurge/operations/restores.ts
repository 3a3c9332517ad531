import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Restore } from '../../../core';
import { asNodeError, openStore, withStoreErrors } from '../../shared/store';

const show = { resource: ['store'], operation: ['confirmRestore'] };

export const restoreProperties: INodeProperties[] = [
	{
		displayName: 'Confirmed By',
		name: 'confirmedBy',
		type: 'string',
		displayOptions: { show },
		default: '',
		required: true,
		description: 'Who answers for it that nobody who opted out is messaged',
		placeholder: 'Noor Bakker',
	},
	{
		displayName: 'Reason',
		name: 'confirmReason',
		type: 'string',
		displayOptions: { show },
		default: '',
		required: true,
		description: 'What was checked, such as: the suppression list of this morning was imported',
		placeholder: 'suppression list of this morning imported',
	},
	{
		displayName: 'Drop What Was Waiting',
		name: 'dropWaiting',
		type: 'boolean',
		displayOptions: { show },
		default: true,
		description: 'Whether planned steps and unanswered events from before the backup are dropped: they may have gone out since, and would go out a second time',
	},
];

/** One item: how many restores were confirmed, and what was dropped. */
export async function confirmRestore(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	try {
		const { opened, dropped } = await store.confirmRestore({
			person: read(context, 'confirmedBy'),
			reason: read(context, 'confirmReason'),
			dropWaiting: context.getNodeParameter('dropWaiting', 0, true) !== false,
		});
		const { closed } = await store.listRestores({});
		return [[{ json: { confirmed: opened, dropped, sendingClosed: closed }, pairedItem: pairedItems(context) }]];
	} catch (error) {
		throw error instanceof NodeOperationError ? error : asNodeError(context, error, 0);
	}
}

/** One item: whether sending is closed by a restore, and all of them. */
export async function listRestores(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const { closed, restores } = await withStoreErrors(context, () => store.listRestores({}));
	return [[{ json: { sendingClosed: closed, restores: restores.map(toJson) }, pairedItem: pairedItems(context) }]];
}

function toJson({ foundAt, backupMadeAt, openedAt, ...restore }: Restore) {
	const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
	return { ...restore, foundAt: iso(foundAt), backupMadeAt: iso(backupMadeAt), openedAt: iso(openedAt) };
}

function pairedItems(context: IExecuteFunctions) {
	return context.getInputData().map((_, item) => ({ item }));
}

function read(context: IExecuteFunctions, name: string): string {
	const value = context.getNodeParameter(name, 0, '');
	return typeof value === 'string' ? value.trim() : '';
}
