import { CompiledQuery, type Insertable, type Transaction } from 'kysely';
import type { Schema } from './schema';

/** Rows of one statement: long enough to save calls, short enough to be prepared in no time. */
const ROWS = 100;

/** Statements made before, by database: building one for hundreds of values takes longer than running it. */
const statements = new WeakMap<object, Map<string, string>>();

/** Inserts any number of rows that all have the same columns. */
export async function insertMany<Table extends keyof Schema>(
	tx: Transaction<Schema>,
	table: Table,
	rows: readonly Insertable<Schema[Table]>[],
): Promise<void> {
	const columns = Object.keys(rows[0] ?? {}) as (keyof Insertable<Schema[Table]>)[];
	for (let from = 0; from < rows.length; from += ROWS) {
		const some = rows.slice(from, from + ROWS);
		const parameters = some.flatMap((row) => columns.map((column) => row[column]));
		await tx.executeQuery(CompiledQuery.raw(statementFor(tx, table, columns.map(String), some.length), parameters));
	}
}

function statementFor(tx: Transaction<Schema>, table: string, columns: readonly string[], rows: number): string {
	const { adapter } = tx.getExecutor();
	const made = statements.get(adapter) ?? new Map<string, string>();
	statements.set(adapter, made);
	const name = `${table} ${rows} ${columns.join(' ')}`;
	const known = made.get(name);
	if (known !== undefined) return known;
	// Values stand for "some value here": only the text of the statement is kept.
	const row = Object.fromEntries(columns.map((column) => [column, '']));
	const { sql } = tx
		.$extendTables<Record<string, Record<string, string>>>()
		.insertInto(table)
		.values(Array.from({ length: rows }, () => row))
		.compile();
	made.set(name, sql);
	return sql;
}
