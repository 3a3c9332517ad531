import { CompiledQuery, SqliteAdapter, type Insertable, type Transaction } from 'kysely';
import type { Schema } from './schema';
import { EachRow } from './sqlite/each-row';

/** Rows of one call: long enough to save calls, short enough to be prepared in no time. */
const ROWS = 100;

/** Statements made before, by database: building one for hundreds of values takes longer than running it. */
const statements = new WeakMap<object, Map<string, string>>();

/** Inserts any number of rows that all have the same columns. */
export async function insertMany<Table extends keyof Schema>(
	tx: Transaction<Schema>,
	table: Table,
	rows: readonly Insertable<Schema[Table]>[],
): Promise<void> {
	await insertPieces(tx, table, rows, '');
}

/**
 * Inserts those rows whose unique key no row has yet. Finding out by inserting takes one look at the index
 * where asking first takes two.
 *
 * @param unique columns of that key; a clash of any other is an error
 * @returns pieces of the list in which a row was there already
 */
export async function insertNew<Table extends keyof Schema, Row extends Insertable<Schema[Table]>>(
	tx: Transaction<Schema>,
	table: Table,
	rows: readonly Row[],
	unique: readonly (keyof Schema[Table] & string)[],
): Promise<Row[]> {
	return insertPieces(tx, table, rows, ` on conflict (${unique.join(', ')}) do nothing`);
}

async function insertPieces<Table extends keyof Schema, Row extends Insertable<Schema[Table]>>(
	tx: Transaction<Schema>,
	table: Table,
	rows: readonly Row[],
	ending: string,
): Promise<Row[]> {
	const columns = Object.keys(rows[0] ?? {}) as (keyof Insertable<Schema[Table]>)[];
	const doubtful: Row[] = [];
	for (let from = 0; from < rows.length; from += ROWS) {
		const some = rows.slice(from, from + ROWS);
		const values = some.map((row) => columns.map((column) => row[column]));
		// SQLite runs a short statement for each row in less time than one long statement.
		const query = tx.getExecutor().adapter instanceof SqliteAdapter
			? CompiledQuery.raw(statementFor(tx, table, columns.map(String), 1) + ending, [new EachRow(values)])
			: CompiledQuery.raw(statementFor(tx, table, columns.map(String), some.length) + ending, values.flat());
		const { numAffectedRows } = await tx.executeQuery(query);
		if (numAffectedRows !== BigInt(some.length)) doubtful.push(...some);
	}
	return doubtful;
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
