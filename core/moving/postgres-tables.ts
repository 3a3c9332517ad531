import { sql, type Transaction } from 'kysely';
import type { Schema } from '../store/schema';
import type { Row } from './checksum';
import type { Tables } from './end';

/** Tables of a store in PostgreSQL: those of the schema the connection looks into. */
export const postgresTables: Tables = {
	async names(tx) {
		const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema() and tablename not like 'kysely%' order by tablename collate "C"`.execute(tx);
		return rows.map(({ name }) => name);
	},
	async columns(tx, table) {
		const { rows } = await sql<{ name: string }>`
			select column_name as name from information_schema.columns where table_schema = current_schema() and table_name = ${table} order by column_name collate "C"`.execute(tx);
		return rows.map(({ name }) => name);
	},
	async *rows(tx, table) {
		await sql`declare moving no scroll cursor for select * from ${sql.table(table)}`.execute(tx);
		for (;;) {
			const { rows } = await sql<Row>`fetch 2000 from moving`.execute(tx);
			if (rows.length === 0) break;
			yield rows;
		}
		await sql`close moving`.execute(tx);
	},
};

interface Reference {
	readonly from: string;
	readonly to: string;
}

/** Tables in an order in which each comes after those it names rows of: PostgreSQL looks for those rows at once. */
export async function inOrderOfReferences(tx: Transaction<Schema>, names: readonly string[]): Promise<readonly string[]> {
	const { rows } = await sql<Reference>`
		select source.relname as "from", target.relname as "to" from pg_constraint
		inner join pg_class as source on source.oid = conrelid inner join pg_class as target on target.oid = confrelid
		where contype = 'f' and connamespace = current_schema()::regnamespace`.execute(tx);
	return sorted(names, rows);
}

function sorted(names: readonly string[], references: readonly Reference[]): string[] {
	const done: string[] = [];
	for (let left = [...names]; left.length > 0; ) {
		const free = left.filter((name) => references.every(({ from, to }) => from !== name || to === name || done.includes(to)));
		if (free.length === 0) throw new Error('Tables of the store name rows of each other in a circle.');
		done.push(...free);
		left = left.filter((name) => !free.includes(name));
	}
	return done;
}
