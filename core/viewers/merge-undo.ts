import type { Transaction } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { Schema, ViewerRow } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { foldMarks } from './mark-fold';
import { MOVED_TABLES, type MergeRecord } from './merge-record';

export interface UndoMergeInput {
	readonly accountKey: string;
	readonly mergeKey: string;
	/** Who undoes it. */
	readonly person: string;
}

export type UndoOutcome =
	| { readonly undone: true; readonly viewerKey: string; readonly otherKey: string }
	/** `later_merge`: another merge was built on this one, and `blockedBy` has to be undone first. */
	| { readonly undone: false; readonly reason: 'unknown' | 'already_undone' | 'erased' }
	| { readonly undone: false; readonly reason: 'later_merge'; readonly blockedBy: string };

/**
 * Makes two viewers of a merged one again: all that belonged to the one belongs to them again, exactly. What came in
 * since stays with the survivor. A STOP from before the merge is again only theirs who gave it; one given since,
 * when both were one, stays for both.
 *
 * @throws Error when it is not said who undoes it
 */
export const undoMerge: UseCase<UndoMergeInput, UndoOutcome> = async (store, { accountKey, mergeKey, person }) => {
	if (person.trim() === '') throw new Error('Say who undoes the merge.');
	const { tx } = store;
	const merge = await tx.selectFrom('merges').selectAll().where('merge_key', '=', mergeKey).where('account_key', '=', accountKey).executeTakeFirst();
	if (!merge) return { undone: false, reason: 'unknown' };
	if (merge.undone_at !== null) return { undone: false, reason: 'already_undone' };
	const { from_key: from, into_key: into } = merge;
	const viewers = await tx.selectFrom('viewers').selectAll().where('viewer_key', 'in', [from, into]).execute();
	const survivor = viewers.find((row) => row.viewer_key === into);
	if (!survivor || viewers.length < 2) return { undone: false, reason: 'erased' };
	const later = await findLaterMerge(tx, into, merge.seq);
	if (later !== undefined) return { undone: false, reason: 'later_merge', blockedBy: later };

	const record = JSON.parse(merge.before) as MergeRecord;
	await undoSpread(store, { mergeKey, from, into }, record);
	for (const table of Object.keys(MOVED_TABLES) as (keyof typeof MOVED_TABLES)[]) await giveBack(tx, table, { mergeKey, from, into });
	for (const [identityKey, byList] of record.names ?? []) await tx.updateTable('identities').set({ by_list: byList }).where('identity_key', '=', identityKey).execute();
	await partMarks(store, accountKey, { mergeKey, from, into });
	await tx
		.updateTable('plans')
		.set({ state: 'due', outcome: null, finished_at: null })
		.where('plan_key', 'in', record.cancelledPlans.length > 0 ? record.cancelledPlans : [''])
		.where('outcome', '=', 'merged')
		.execute();
	await partViewers(tx, { mergeKey, from, into }, survivor, record);
	const undoneAt = await accountNow(tx, await getAccount(tx, accountKey), store.wallClock);
	await tx.updateTable('merges').set({ undone_at: undoneAt, undone_by: person }).where('merge_key', '=', mergeKey).execute();
	return { undone: true, viewerKey: into, otherKey: from };
};

async function findLaterMerge(tx: Transaction<Schema>, into: string, seq: number): Promise<string | undefined> {
	const row = await tx
		.selectFrom('merges')
		.select('merge_key')
		.where('undone_at', 'is', null)
		.where((where) => where.or([where.and([where('into_key', '=', into), where('seq', '>', seq)]), where('from_key', '=', into)]))
		.orderBy('seq', 'desc')
		.executeTakeFirst();
	return row?.merge_key;
}

interface Parting {
	readonly mergeKey: string;
	readonly from: string;
	readonly into: string;
}

async function giveBack(tx: Transaction<Schema>, table: keyof typeof MOVED_TABLES, { mergeKey, from, into }: Parting): Promise<void> {
	await tx
		.updateTable(table)
		.set({ viewer_key: from })
		.where('viewer_key', '=', into)
		.where(MOVED_TABLES[table], 'in', (select) =>
			select.selectFrom('merge_moves').select('row_key').where('merge_key', '=', mergeKey).where('table_name', '=', table),
		)
		.execute();
}

/** Each has the marks again that are told of them alone. */
async function partMarks(store: StoreContext, accountKey: string, { mergeKey, from, into }: Parting): Promise<void> {
	const told = await store.tx
		.selectFrom('mark_tellings')
		.innerJoin('merge_moves', 'merge_moves.row_key', 'mark_tellings.telling_key')
		.select(['mark_tellings.kind', 'mark_tellings.name'])
		.where('merge_moves.merge_key', '=', mergeKey)
		.where('merge_moves.table_name', '=', 'mark_tellings')
		.execute();
	await foldMarks(store, accountKey, told.flatMap(({ kind, name }) => [from, into].map((viewerKey) => ({ viewerKey, kind, name }))));
}

/**
 * Takes back what the merge itself put on the suppression list: entries that repeat a STOP from before it for an
 * identity of the other. Entries of a STOP given since stay, each with whose identity it is.
 */
async function undoSpread({ tx }: StoreContext, { mergeKey, from, into }: Parting, record: MergeRecord): Promise<void> {
	const entries = await tx
		.selectFrom('suppressions')
		.select(['suppression_key', 'kind', 'hash', 'source_event'])
		.where('viewer_key', '=', into)
		.execute();
	const wereListed = new Set(record.listed);
	const known = new Set(entries.filter((entry) => wereListed.has(entry.suppression_key)).map((entry) => entry.source_event));
	const returning = await tx
		.selectFrom('identities')
		.innerJoin('merge_moves', 'merge_moves.row_key', 'identities.identity_key')
		.select(['identities.kind', 'identities.hash'])
		.where('merge_moves.merge_key', '=', mergeKey)
		.where('merge_moves.table_name', '=', 'identities')
		.execute();
	const returns = new Set(returning.map(({ kind, hash }) => `${kind} ${hash ?? ''}`));
	for (const entry of entries) {
		if (wereListed.has(entry.suppression_key)) continue;
		if (known.has(entry.source_event)) {
			await tx.deleteFrom('suppressions').where('suppression_key', '=', entry.suppression_key).execute();
		} else if (returns.has(`${entry.kind} ${entry.hash}`)) {
			await tx.updateTable('suppressions').set({ viewer_key: from }).where('suppression_key', '=', entry.suppression_key).execute();
		}
	}
}

/** The survivor's values go back where the merge set them and nothing has changed them since. */
async function partViewers(tx: Transaction<Schema>, { mergeKey, from, into }: Parting, survivor: ViewerRow, { before, joined }: MergeRecord): Promise<void> {
	await tx
		.updateTable('viewers')
		.set({
			last_inbound_at: survivor.last_inbound_at === joined.last_inbound_at ? before.last_inbound_at : survivor.last_inbound_at,
			converted_at: survivor.converted_at === joined.converted_at ? before.converted_at : survivor.converted_at,
			language: survivor.language === joined.language ? before.language : survivor.language,
		})
		.where('viewer_key', '=', into)
		.execute();
	await tx.updateTable('viewers').set({ merged_into: null }).where('viewer_key', '=', from).execute();
	await tx
		.updateTable('viewers')
		.set({ merged_into: from })
		.where('merged_into', '=', into)
		.where('viewer_key', 'in', (select) =>
			select.selectFrom('merge_moves').select('row_key').where('merge_key', '=', mergeKey).where('table_name', '=', 'viewers'),
		)
		.execute();
}
