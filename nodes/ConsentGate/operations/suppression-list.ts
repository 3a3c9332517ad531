import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { ALL_ACCOUNTS, LIST_ROWS_PER_BATCH } from '../../../core';
import { openStore, withStoreErrors } from '../../shared/store';
import { refuseToolCall } from '../../shared/tool-call';

const SHOW = { operation: ['importList', 'exportList'] };

export const listProperties: INodeProperties[] = [
	{
		displayName: 'Account Key',
		name: 'accountKey',
		type: 'string',
		default: '',
		displayOptions: { show: SHOW },
		description: 'The account the list is for. Empty: all accounts of the store.',
		placeholder: 'acc_…',
	},
	{
		displayName: 'Brought By',
		name: 'broughtBy',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: { operation: ['importList'] } },
		description: 'Who brings the list; kept with each entry',
		placeholder: 'Noor Bakker',
	},
	{
		displayName: 'Reveal Identities',
		name: 'reveal',
		type: 'boolean',
		default: false,
		displayOptions: { show: { operation: ['exportList'] } },
		description: 'Whether to give the handles and IDs that are still known beside their hashes, for another tool; the list comes back by its hashes alone',
	},
];

/** Puts the people of the items' rows on the suppression list. Outputs: one summary · the rows that name nobody · –. */
export async function importList(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	refuseToolCall(context, 'importList');
	const store = await openStore(context);
	const items = context.getInputData();
	const person = textOf(context, 'broughtBy');
	if (person === '') throw new NodeOperationError(context.getNode(), 'Say who brings the list', { description: 'Fill in Brought By.' });
	const sum = { added: 0, known: 0, refused: 0 };
	const refused: INodeExecutionData[] = [];
	for (let from = 0; from < items.length; from += LIST_ROWS_PER_BATCH) {
		context.getExecutionCancelSignal()?.throwIfAborted();
		const rows = items.slice(from, from + LIST_ROWS_PER_BATCH).map((item) => ({ ...item.json }));
		const outcome = await withStoreErrors(context, () => store.importSuppressions({ accountKey: accountOf(context), rows, person }, 'bulk'));
		sum.added += outcome.added;
		sum.known += outcome.known;
		sum.refused += outcome.refused.length;
		for (const { row, problem, cure } of outcome.refused) refused.push({ json: { row: from + row, problem, cure }, pairedItem: { item: from + row - 1 } });
	}
	return [[{ json: sum, pairedItem: items.map((_, item) => ({ item })) }], refused, []];
}

/** The suppression list, one item per entry, for n8n's Convert to File: CSV that Import Suppression List takes back. */
export async function exportList(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	refuseToolCall(context, 'exportList');
	const store = await openStore(context);
	const reveal = context.getNodeParameter('reveal', 0, false) === true;
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	let after = '';
	for (;;) {
		context.getExecutionCancelSignal()?.throwIfAborted();
		const page = await withStoreErrors(context, () => store.exportSuppressions({ accountKey: accountOf(context), reveal, after, limit: LIST_ROWS_PER_BATCH }, 'bulk'));
		items.push(...page.rows.map((row) => ({ json: { ...row }, pairedItem })));
		if (page.next === null) return [items, [], []];
		after = page.next;
	}
}

function accountOf(context: IExecuteFunctions): string {
	return textOf(context, 'accountKey') || ALL_ACCOUNTS;
}

function textOf(context: IExecuteFunctions, name: string): string {
	const value: unknown = context.getNodeParameter(name, 0, '');
	return typeof value === 'string' ? value.trim() : '';
}
