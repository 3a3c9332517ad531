import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { COLUMNS, type RawRow, type SourceRow } from '../../../core';
import { chooseAccount } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';
import { runOne } from './run-one';

/** One import of all items, each a row. Outputs: one summary · rejected rows, where `line` is the item counted from 1. */
export async function importItems(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const store = await openStore(context);
	const { summary, rejected } = await withStoreErrors(context, async () => {
		const account = await chooseAccount(context, store);
		return runOne(context, store, account.accountKey, rowsOf(items), { pairedWith: (line) => line - 1 });
	});
	return [[{ json: { ...summary }, pairedItem: items.map((_, item) => ({ item })) }], rejected];
}

function* rowsOf(items: readonly INodeExecutionData[]): Generator<SourceRow> {
	for (const [index, item] of items.entries()) {
		const cells = rowOf(item);
		yield { line: index + 1, raw: JSON.stringify(cells), content: { cells } };
	}
}

/** The fields of an item that are columns of a viewer list; nothing else of it is read. */
function rowOf({ json }: INodeExecutionData): RawRow {
	const fields = Object.entries(json).map(([name, value]) => [name.trim().toLowerCase(), value] as const);
	return Object.fromEntries(fields.filter(([name]) => COLUMNS.some((column) => column === name)));
}
