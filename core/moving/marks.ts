import type { Kysely, Transaction } from 'kysely';
import { MOVED, readMovedMark, type MovedMark } from '../store/moved-mark';
import type { Schema } from '../store/schema';

export async function readMark(db: Kysely<Schema>): Promise<MovedMark | null> {
	const row = await db.selectFrom('store_meta').select('value').where('name', '=', MOVED).executeTakeFirst();
	return row ? readMovedMark(row.value) : null;
}

export async function writeMark(tx: Transaction<Schema>, mark: MovedMark | null): Promise<void> {
	await tx.deleteFrom('store_meta').where('name', '=', MOVED).execute();
	if (mark !== null) await tx.insertInto('store_meta').values({ name: MOVED, value: JSON.stringify(mark) }).execute();
}
