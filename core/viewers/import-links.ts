import { chunksOf } from '../store/chunks';
import { keyedHash } from '../store/keyring';
import { unseal } from '../store/sealing';
import type { StoreContext } from '../store/use-case';
import { removeUnknownPeople } from './import-undo-people';
import { undoMerge } from './merge-undo';

/** In `merge_moves`, beside the rows a merge moved: imports that say the same as the one that merged. */
const CONFIRMED_BY = 'imports';

/** Who undoes a merge together with the import that made it. */
const UNDO = 'undo of the import';

/** Merges of one transaction: each moves what belongs to two people. */
const MERGES = 50;

/** Notes that an import, too, has rows by which these people are one: undoing the import that merged them then parts nobody. */
export async function confirmLinks({ tx }: StoreContext, importKey: string, viewerKeys: readonly string[]): Promise<void> {
	for (const keys of chunksOf(viewerKeys)) {
		await tx
			.insertInto('merge_moves')
			.columns(['merge_key', 'table_name', 'row_key'])
			.expression((select) =>
				select
					.selectFrom('merges')
					.innerJoin('viewers', 'viewers.viewer_key', 'merges.into_key')
					.select((column) => ['merges.merge_key', column.val(CONFIRMED_BY).as('table_name'), column.val(importKey).as('row_key')])
					.where((where) => where.or([where('viewers.viewer_key', 'in', keys), where('viewers.merged_into', 'in', keys)]))
					.where('merges.person', '=', 'list')
					.where('merges.evidence', '<>', importKey)
					.where('merges.undone_at', 'is', null),
			)
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	}
}

/**
 * Parts people whom only this import made one, when it is undone; its views and marks are gone by then. A list's
 * views since go to whoever they name.
 *
 * @returns whether there may be more
 */
export async function partLinked(store: StoreContext, accountKey: string, importKey: string): Promise<boolean> {
	const { tx } = store;
	await tx.deleteFrom('merge_moves').where('table_name', '=', CONFIRMED_BY).where('row_key', '=', importKey).execute();
	const merges = await tx
		.selectFrom('merges')
		.select(['merge_key', 'from_key', 'into_key'])
		.where('account_key', '=', accountKey)
		.where('person', '=', 'list')
		.where('evidence', '=', importKey)
		.where('undone_at', 'is', null)
		.orderBy('at', 'desc')
		.orderBy('seq', 'desc')
		.limit(MERGES)
		.execute();
	for (const { merge_key: mergeKey, from_key: from, into_key: into } of merges) {
		const other = await takeConfirmation(store, mergeKey);
		// Whatever becomes of it, it is this import's merge no more.
		await tx.updateTable('merges').set({ evidence: other ?? '' }).where('merge_key', '=', mergeKey).execute();
		if (other !== null) continue;
		const { undone } = await undoMerge(store, { accountKey, mergeKey, person: UNDO });
		if (!undone) continue;
		await giveViewsBack(store, accountKey, from, into);
		await removeUnknownPeople(store, accountKey, [from, into]);
	}
	return merges.length === MERGES;
}

/** Another import that says the same, which from now on is the one that merged; null when there is none. */
async function takeConfirmation({ tx }: StoreContext, mergeKey: string): Promise<string | null> {
	const row = await tx
		.selectFrom('merge_moves')
		.select('row_key')
		.where('merge_key', '=', mergeKey)
		.where('table_name', '=', CONFIRMED_BY)
		.orderBy('row_key')
		.executeTakeFirst();
	if (!row) return null;
	await tx.deleteFrom('merge_moves').where('merge_key', '=', mergeKey).where('table_name', '=', CONFIRMED_BY).where('row_key', '=', row.row_key).execute();
	return row.row_key;
}

/** Views that lists brought while both were one stand with the survivor; each was counted by the name in its row. */
async function giveViewsBack({ tx, keys }: StoreContext, accountKey: string, from: string, into: string): Promise<void> {
	const names = await tx
		.selectFrom('identities')
		.select(['kind', 'sealed', 'wrapped_key', 'key_version'])
		.where('viewer_key', '=', from)
		.where('hash', 'is not', null)
		.execute();
	const values = names.map((row) => ({ kind: row.kind, value: unseal(keys, { sealed: row.sealed, wrappedKey: row.wrapped_key, keyVersion: row.key_version }) }));
	const views = await tx
		.selectFrom('engagements')
		.select(['engagement_key', 'kind', 'story_id', 'natural_key'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', into)
		.where('import_key', 'is not', null)
		.execute();
	const theirs = views.filter((view) =>
		values.some(({ kind, value }) => view.natural_key === keyedHash(keys.oldest.pepper, view.kind, `${kind}\0${value}\0${view.story_id ?? ''}`)),
	);
	for (const rows of chunksOf(theirs)) {
		await tx.updateTable('engagements').set({ viewer_key: from }).where('engagement_key', 'in', rows.map((row) => row.engagement_key)).execute();
	}
}
