import { sql } from 'kysely';
import type { Row } from './checksum';
import type { Tables } from './end';

const BATCH = 2_000;

/** Tables of an embedded store. All of them have row numbers, by which they are walked. */
export const sqliteTables: Tables = {
	async names(tx) {
		const { rows } = await sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'kysely%' order by name`.execute(tx);
		return rows.map(({ name }) => name);
	},
	async columns(tx, table) {
		const { rows } = await sql<{ name: string }>`select name from pragma_table_info(${table}) order by name`.execute(tx);
		return rows.map(({ name }) => name);
	},
	async *rows(tx, table) {
		for (let after = -1; ; ) {
			const { rows } = await sql<Row & { readonly row_number: number }>`
				select rowid as row_number, * from ${sql.table(table)} where rowid > ${after} order by rowid limit ${BATCH}`.execute(tx);
			const last = rows.at(-1);
			if (last === undefined) return;
			yield rows;
			after = last.row_number;
		}
	},
};
