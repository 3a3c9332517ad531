import { sql, type Kysely, type Transaction } from 'kysely';
import { randomKey } from './random-key';
import type { RestoreSign, Schema } from './schema';
import { statement } from './statement';

const BACKUP_OF = 'backup_made_at';

/** Writes into a copy that it is one: whoever opens it as a store opens the past. */
export async function markAsBackup(copy: Kysely<Schema>, madeAt: number): Promise<void> {
	const mark = { value: String(madeAt) };
	await copy
		.insertInto('store_meta')
		.values({ name: BACKUP_OF, ...mark })
		.onConflict((conflict) => conflict.column('name').doUpdateSet(mark))
		.execute();
}

/** When the backup this store is a copy of was made, until somebody has seen to it; null for a store that is none. UTC milliseconds. */
export async function backupMark(db: Kysely<Schema>): Promise<number | null> {
	const row = await db.selectFrom('store_meta').select('value').where('name', '=', BACKUP_OF).executeTakeFirst();
	return row ? Number(row.value) : null;
}

/**
 * When the backup was made that this file is, or was last restored from; null for a store that was never restored.
 * What people decided after that moment is not in it, but for what the journal has.
 */
export async function restoredFrom(db: Kysely<Schema>): Promise<number | null> {
	const mark = await backupMark(db);
	if (mark !== null) return mark;
	const row = await db
		.selectFrom('store_restores')
		.select('backup_made_at')
		.where('backup_made_at', 'is not', null)
		.orderBy('found_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.backup_made_at ?? null;
}

export interface FoundRestore {
	readonly how: RestoreSign;
	/** Lines of the journal the store had forgotten. */
	readonly learned: number;
	/** UTC milliseconds. */
	readonly at: number;
	/** Whether the journal is known to have had everything, so that nobody has to answer for it. */
	readonly replayed: boolean;
}

/** Notes a restore. One the journal has made good opens by itself; of any other nothing is sent until a person answers for it. */
export async function noteRestore(tx: Transaction<Schema>, { how, learned, at, replayed }: FoundRestore): Promise<void> {
	await tx
		.insertInto('store_restores')
		.values({
			restore_key: randomKey('rst'), found_at: at, how, backup_made_at: await backupMark(tx), learned,
			opened_at: replayed ? at : null, opened_by: replayed ? 'journal' : null, reason: null,
		})
		.execute();
	await tx.deleteFrom('store_meta').where('name', '=', BACKUP_OF).execute();
	if (replayed) await dropWaiting(tx, at);
}

/** A restore nobody has answered for, something of the journal that is still to be carried out, or a copy nobody has seen to. */
const signsOfRestore = statement((db) =>
	db
		.selectFrom('store_restores')
		.select('restore_key as sign')
		.where('opened_at', 'is', null)
		.unionAll(db.selectFrom('journal_replays').select(sql<string>`'replay'`.as('sign')))
		.unionAll(db.selectFrom('store_meta').select('name as sign').where('name', '=', BACKUP_OF))
		.limit(1),
);

/** Whether the store may have forgotten an opt-out: put back, and neither made good by the journal nor answered for. */
export async function isClosedByRestore(tx: Kysely<Schema>): Promise<boolean> {
	return (await signsOfRestore(tx, {})).length > 0;
}

/**
 * What waited to be sent when the backup was made may have gone out since, and nobody can tell: it is dropped.
 *
 * @returns how many steps of campaigns and answers
 */
export async function dropWaiting(tx: Transaction<Schema>, at: number): Promise<number> {
	const plans = await tx.updateTable('plans').set({ state: 'cancelled', outcome: 'restored', finished_at: at }).where('state', '=', 'due').executeTakeFirst();
	const events = await tx.updateTable('events').set({ state: 'dead', outcome: 'restored' }).where('state', '=', 'handed_off').executeTakeFirst();
	return Number(plans.numUpdatedRows) + Number(events.numUpdatedRows);
}
