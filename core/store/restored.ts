import type { Kysely } from 'kysely';
import type { Schema } from './schema';

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

/**
 * When the backup this store was restored from was made; null for a store that was never restored. What people
 * decided after that moment is not in it.
 */
export async function restoredFrom(db: Kysely<Schema>): Promise<number | null> {
	const row = await db.selectFrom('store_meta').select('value').where('name', '=', BACKUP_OF).executeTakeFirst();
	return row ? Number(row.value) : null;
}

/** Notes that a restored store knows again what happened since its backup. */
export async function clearRestored(db: Kysely<Schema>): Promise<void> {
	await db.deleteFrom('store_meta').where('name', '=', BACKUP_OF).execute();
}
