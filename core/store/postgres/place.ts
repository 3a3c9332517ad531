import { sql, type Kysely } from 'kysely';
import type { InTransaction } from '../journal-keeper';
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

/** Reads where the store is now, and where it was when it was opened last. */
async function readPlaces(db: Kysely<Schema>): Promise<{ readonly now: Place; readonly before: Place | null }> {
	const here = sql`
		(select oid::text from pg_database where datname = current_database()) as "database", 'store_meta'::regclass::oid::text as "tables",
		(select value from store_meta where name = ${PLACE}) as "before"`;
	type Row = Pick<Place, 'database' | 'tables'> & { before: string | null; system?: string; timeline?: number };
	const { rows } = await sql<Row>`
		select ${here}, (pg_control_system()).system_identifier::text as "system", (pg_control_checkpoint()).timeline_id as "timeline"`
		.execute(db)
		// Some hosts keep these functions for themselves.
		.catch(() => sql<Row>`select ${here}`.execute(db));
	const { database = '', tables = '', system = null, timeline = null, before = null } = rows[0] ?? {};
	return { now: { system, timeline, database, tables }, before: before === null ? null : (JSON.parse(before) as Place) };
}

/**
 * Compares where the store is with where it was: tables made anew are a dump put back, and what was decided after the
 * dump is not in it. A new timeline alone is a standby that took over, or a recovery to an earlier moment; which, a copy
 * of the journal tells that ends where the store does.
 */
export async function checkPlace(
	db: Kysely<Schema>,
	inTransaction: InTransaction,
	{ at, copyAgrees }: { readonly at: number; readonly copyAgrees: boolean },
): Promise<void> {
	const { now, before } = await readPlaces(db);
	const value = JSON.stringify(now);
	if (before !== null && JSON.stringify(before) === value) return;
	await inTransaction(async (tx) => {
		const row = await tx.selectFrom('store_meta').select('value').where('name', '=', PLACE).executeTakeFirst();
		// Another process that started with this one has seen to it.
		if (row?.value === value) return;
		await tx
			.insertInto('store_meta')
			.values({ name: PLACE, value })
			.onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
			.execute();
		if (before === null) return;
		const isElsewhere = before.tables !== now.tables || before.database !== now.database || before.system !== now.system;
		if (isElsewhere || !copyAgrees) await noteRestore(tx, { how: 'moved', learned: 0, at, replayed: false });
	}, true);
}
