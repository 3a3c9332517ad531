import { sql, type Kysely, type Transaction } from 'kysely';
import { noteRestore } from '../restored';
import type { Schema } from '../schema';

const PLACE = 'place';

/** Where a store's tables are. A dump that is put back makes them anew; a server recovered to an earlier moment begins a new timeline. */
interface Place {
	/** The identity PostgreSQL gives a server when it is set up; null where the role may not ask. */
	readonly system: string | null;
	readonly timeline: number | null;
	readonly database: string;
	/** The object that the table `store_meta` is. */
	readonly tables: string;
}

/** Reads where the store is now. */
export async function readPlace(db: Kysely<Schema>): Promise<Place> {
	const { rows } = await sql<Pick<Place, 'database' | 'tables'>>`
		select (select oid::text from pg_database where datname = current_database()) as "database", 'store_meta'::regclass::oid::text as "tables"`.execute(db);
	const server = await sql<{ system: string; timeline: number }>`
		select (pg_control_system()).system_identifier::text as "system", (pg_control_checkpoint()).timeline_id as "timeline"`
		.execute(db)
		// Some hosts keep these functions for themselves.
		.catch(() => ({ rows: [] }));
	const { system = null, timeline = null } = server.rows[0] ?? {};
	return { system, timeline, database: rows[0]?.database ?? '', tables: rows[0]?.tables ?? '' };
}

/**
 * Compares where the store is with where it was: tables made anew are a dump put back, and what was decided after the
 * dump is not in it. A new timeline alone is a standby that took over, or a recovery to an earlier moment; which, a copy
 * of the journal tells that ends where the store does.
 */
export async function checkPlace(
	tx: Transaction<Schema>,
	place: Place,
	{ at, copyAgrees }: { readonly at: number; readonly copyAgrees: boolean },
): Promise<void> {
	const row = await tx.selectFrom('store_meta').select('value').where('name', '=', PLACE).executeTakeFirst();
	const value = JSON.stringify(place);
	if (row?.value === value) return;
	await tx
		.insertInto('store_meta')
		.values({ name: PLACE, value })
		.onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
		.execute();
	if (!row) return;
	const was = JSON.parse(row.value) as Place;
	const isElsewhere = was.tables !== place.tables || was.database !== place.database || was.system !== place.system;
	if (isElsewhere || !copyAgrees) await noteRestore(tx, { how: 'moved', learned: 0, at, replayed: false });
}
