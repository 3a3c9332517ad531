import type { Kysely, Transaction } from 'kysely';
import type { Journal, JournalEntry, JournalMark } from './journal';
import { randomKey } from './random-key';
import { clearRestored } from './restored';
import type { IdentityKind, Schema } from './schema';

const MARK = 'journal_mark';

/** How much of the journal this store knows of; null before the first. */
export async function readMark(tx: Kysely<Schema>): Promise<JournalMark | null> {
	const row = await tx.selectFrom('store_meta').select('value').where('name', '=', MARK).executeTakeFirst();
	return row ? Number(row.value) : null;
}

/** Appends entries and moves the mark, unless the journal is ahead of it: then the next opening catches up first. */
export async function writeToJournal(tx: Transaction<Schema>, journal: Journal, entries: readonly JournalEntry[]): Promise<void> {
	if (entries.length === 0) return;
	const before = journal.size();
	const known = (await readMark(tx)) ?? 0;
	const after = journal.append(entries);
	if (known === before) await setMark(tx, after);
}

async function setMark(tx: Transaction<Schema>, mark: JournalMark): Promise<void> {
	await tx
		.insertInto('store_meta')
		.values({ name: MARK, value: String(mark) })
		.onConflict((conflict) => conflict.column('name').doUpdateSet({ value: String(mark) }))
		.execute();
}

export interface CaughtUp {
	/** Opt-outs the store had forgotten. */
	readonly learned: number;
	/** Opt-outs the journal had not. */
	readonly written: number;
}

/**
 * Before anything is asked of a store that was opened: what the journal knows and the store does not goes into the
 * store, and the other way round. A store put back from a backup is behind; one from before there was a journal, or
 * whose journal was lost, is ahead.
 *
 * @throws StoreError `journal_unusable`
 */
export async function catchUp(db: Kysely<Schema>, journal: Journal): Promise<CaughtUp> {
	journal.prepare();
	return db.transaction().execute(async (tx) => {
		if ((await readMark(tx)) === journal.size() && journal.size() > 0) return { learned: 0, written: 0 };
		const entries = journal.read();
		let learned = 0;
		for (const entry of latestOf(entries)) learned += await applyEntry(tx, entry);
		const missing = await unknownTo(tx, entries);
		const size = missing.length > 0 ? journal.append(missing) : journal.size();
		await setMark(tx, size);
		// Without a journal from before, nobody knows what the restored store has forgotten.
		if (entries.length > 0) await clearRestored(tx);
		return { learned, written: missing.length };
	});
}

/** The last word about each identity. */
function latestOf(entries: readonly JournalEntry[]): JournalEntry[] {
	return [...new Map(entries.map((entry) => [nameOf(entry), entry])).values()];
}

function nameOf({ accountKey, kind, hash }: Pick<JournalEntry, 'accountKey' | 'kind' | 'hash'>): string {
	return `${accountKey} ${kind} ${hash}`;
}

async function applyEntry(tx: Transaction<Schema>, entry: JournalEntry): Promise<number> {
	if (entry.act === 'lift') {
		await tx
			.deleteFrom('suppressions')
			.where('account_key', '=', entry.accountKey)
			.where('kind', '=', entry.kind as IdentityKind)
			.where('hash', '=', entry.hash)
			.where('at', '<=', entry.at)
			.execute();
		return 0;
	}
	const added = await tx
		.insertInto('suppressions')
		.values({
			suppression_key: randomKey('sup'), account_key: entry.accountKey, viewer_key: entry.viewerKey, kind: entry.kind as IdentityKind, hash: entry.hash,
			pepper_version: entry.pepperVersion, reason: entry.reason, source_event: entry.sourceEvent, at: entry.at,
		})
		.onConflict((conflict) => conflict.columns(['account_key', 'kind', 'hash']).doNothing())
		.returning('suppression_key')
		.executeTakeFirst();
	return added ? 1 : 0;
}

async function unknownTo(tx: Transaction<Schema>, entries: readonly JournalEntry[]): Promise<JournalEntry[]> {
	const known = new Set(latestOf(entries).filter(({ act }) => act === 'suppress').map(nameOf));
	const rows = await tx.selectFrom('suppressions').selectAll().orderBy('at').execute();
	return rows
		.map((row): JournalEntry => ({
			act: 'suppress', accountKey: row.account_key, viewerKey: row.viewer_key, kind: row.kind, hash: row.hash, pepperVersion: row.pepper_version,
			reason: row.reason, sourceEvent: row.source_event, at: row.at,
		}))
		.filter((entry) => !known.has(nameOf(entry)));
}
