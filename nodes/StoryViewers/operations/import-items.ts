import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { rowFrom, rowsInBatches, type SourceRow, type Store } from '../../../core';
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
		const stories = await storiesOf(store, accountKey, items);
		return runOne(context, store, { accountKey, ...options }, (started) => rowsInBatches(started, rowsOf(items, stories, mappingOf(started))), { pairedWith: (line) => line - 1 });
	});
	return [[{ json: { ...summary }, pairedItem: items.map((_, item) => ({ item })) }], rejected];
}

/** Items of the pack name a story by its key, in `story_key`. Key -> the id lists have. */
async function storiesOf(store: Store, accountKey: string, items: readonly INodeExecutionData[]): Promise<ReadonlyMap<string, string>> {
	const ids = new Map<string, string>();
	for (const storyKey of new Set(items.flatMap(({ json: { story_key: key } }) => (typeof key === 'string' && key !== '' ? [key] : [])))) {
		const story = await store.findStoryOfKey({ accountKey, storyKey });
		if (story) ids.set(storyKey, story.storyId);
	}
	return ids;
}

function* rowsOf(items: readonly INodeExecutionData[], stories: ReadonlyMap<string, string>, mapping: ReadonlyMap<string, string>): Generator<SourceRow> {
	for (const [index, { json }] of items.entries()) {
		const { story_key: key, ...row } = json;
		yield rowFrom(typeof key === 'string' ? { ...row, story_id: stories.get(key) ?? '' } : json, index + 1, mapping);
	}
}
