import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { rowFrom, rowsInBatches, type SourceRow } from '../../../core';
import { chooseAccount } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';
import { mappingOf, readImportOptions } from './import-options';
import { runOne } from './run-one';

/** One import of all items, each a row. Outputs: one summary · rejected rows, where `line` is the item counted from 1. */
export async function importItems(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const options = readImportOptions(context, 0);
	const store = await openStore(context);
	const { summary, rejected } = await withStoreErrors(context, async () => {
		const { accountKey } = await chooseAccount(context, store);
		return runOne(context, store, { accountKey, ...options }, (started) => rowsInBatches(started, rowsOf(items, mappingOf(started))), { pairedWith: (line) => line - 1 });
	});
	return [[{ json: { ...summary }, pairedItem: items.map((_, item) => ({ item })) }], rejected];
}

function* rowsOf(items: readonly INodeExecutionData[], mapping: ReadonlyMap<string, string>): Generator<SourceRow> {
	for (const [index, item] of items.entries()) yield rowFrom(item.json, index + 1, mapping);
}
