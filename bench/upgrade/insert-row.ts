import { sql, type Kysely } from 'kysely';

/** One row into a table of any version. */
export async function insertRow(db: Kysely<unknown>, table: string, row: Readonly<Record<string, string | number | null>>): Promise<void> {
	const columns = Object.keys(row).map((column) => sql.ref(column));
	await sql`insert into ${sql.table(table)} (${sql.join(columns)}) values (${sql.join(Object.values(row))})`.execute(db);
}
