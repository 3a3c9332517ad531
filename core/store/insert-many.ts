import { CompiledQuery, sql, SqliteAdapter, type Insertable, type Transaction } from 'kysely';
import type { Schema } from './schema';
import { StoreAdapter } from './sqlite/dialect';
import { EachRow } from './sqlite/each-row';

/** Rows that all have the same columns, each made when its turn comes. */
export interface RowsToInsert<Table extends keyof Schema> {
	readonly columns: readonly (keyof Insertable<Schema[Table]> & string)[];
	readonly count: number;
	/** Puts the values of the nth row into the list, in the order of the columns; the list is the same one for every row. */
	valuesOf(nth: number, values: unknown[]): void;
}

/** Statements made before, by database: building one takes longer than running it. */
const statements = new WeakMap<object, Map<string, string>>();

/** Inserts any number of rows that all have the same columns. */
export async function insertMany<Table extends keyof Schema>(tx: Transaction<Schema>, table: Table, rows: readonly Insertable<Schema[Table]>[]): Promise<void> {
	await insert(tx, table, plainRows(rows), []);
}

/**
 * Inserts those rows whose unique key no row has yet. Finding out by inserting takes one look at the index where
 * asking first takes two.
 *
 * @param unique columns of that key; a clash of any other is an error
 * @returns places of the rows that were there already, or came twice
 */
export async function insertNew<Table extends keyof Schema>(
	tx: Transaction<Schema>,
	table: Table,
	rows: readonly Insertable<Schema[Table]>[] | RowsToInsert<Table>,
	unique: readonly (keyof Schema[Table] & string)[],
): Promise<readonly number[]> {
	return insert(tx, table, 'valuesOf' in rows ? rows : plainRows(rows), unique);
}

function plainRows<Table extends keyof Schema>(rows: readonly Insertable<Schema[Table]>[]): RowsToInsert<Table> {
	const columns = Object.keys(rows[0] ?? {}) as (keyof Insertable<Schema[Table]> & string)[];
	return {
		columns,
		count: rows.length,
		valuesOf: (nth, values) => {
			for (const [place, column] of columns.entries()) values[place] = rows[nth]?.[column];
		},
	};
}

async function insert<Table extends keyof Schema>(tx: Transaction<Schema>, table: Table, rows: RowsToInsert<Table>, unique: readonly string[]): Promise<readonly number[]> {
	if (rows.count === 0) return [];
	// SQLite runs a short statement for each row in less time than one long statement; PostgreSQL takes all in one message.
	if (tx.getExecutor().adapter instanceof SqliteAdapter) return insertEach(tx, table, rows, unique);
	return insertTogether(tx, table, rows, unique);
}

async function insertEach<Table extends keyof Schema>(tx: Transaction<Schema>, table: Table, rows: RowsToInsert<Table>, unique: readonly string[]): Promise<readonly number[]> {
	const each = new EachRow(rows.count, rows.columns.length, rows.valuesOf.bind(rows));
	const text = statementFor(tx, table, rows.columns, unique);
	const { adapter } = tx.getExecutor();
	if (adapter instanceof StoreAdapter) adapter.query(text, [each]);
	else await tx.executeQuery(CompiledQuery.raw(text, [each]));
	return each.unchanged;
}

function statementFor(tx: Transaction<Schema>, table: string, columns: readonly string[], unique: readonly string[]): string {
	const { adapter } = tx.getExecutor();
	const made = statements.get(adapter) ?? new Map<string, string>();
	statements.set(adapter, made);
	const name = [table, ...columns, '', ...unique].join(' ');
	const known = made.get(name);
	if (known !== undefined) return known;
	const text = `insert into ${quoted(table)} (${columns.map(quoted).join(', ')}) values (${columns.map(() => '?').join(', ')})${unless(unique)}`;
	made.set(name, text);
	return text;
}

/**
 * All rows in one parameter; the table itself says of what type each value is. What all of them have in common is given
 * once: of a list that is more than half of each row.
 */
async function insertTogether<Table extends keyof Schema>(tx: Transaction<Schema>, table: Table, rows: RowsToInsert<Table>, unique: readonly string[]): Promise<readonly number[]> {
	const { columns, count } = rows;
	const all = Array.from({ length: count }, (_, nth) => {
		const values = new Array<unknown>(columns.length).fill(null);
		rows.valuesOf(nth, values);
		return values.map((value) => value ?? null);
	});
	const [first = []] = all;
	const differs = columns.map((_, place) => all.some((values) => values[place] !== first[place]));
	// What a table takes by itself from a row of its own type it takes from nothing else: so one row has what all have.
	const own = all.map((values) => Object.fromEntries(columns.flatMap((column, place) => (differs[place] ? [[column, values[place]]] : []))));
	const common = Object.fromEntries(columns.flatMap((column, place) => (differs[place] ? [] : [[column, first[place]]])));
	const names = sql.join(columns.map((column) => sql.ref(column)));
	const returned = unique.length === 0 ? sql`` : sql` returning ${sql.join(unique.map((column) => sql.ref(column)))}`;
	const { rows: inserted } = await sql<Record<string, unknown>>`insert into ${sql.table(table)} (${names})
		select ${names} from json_populate_recordset(json_populate_record(null::${sql.table(table)}, ${JSON.stringify(common)}::json), ${JSON.stringify(own)}::json)${sql.raw(unless(unique))}${returned}`.execute(tx);
	if (unique.length === 0 || inserted.length === count) return [];
	// Of rows with the same key the first was inserted, if any was.
	const fresh = new Set(inserted.map((row) => JSON.stringify(unique.map((column) => row[column]))));
	const placesOf = unique.map((column) => columns.findIndex((each) => each === column));
	return all.flatMap((values, nth) => (fresh.delete(JSON.stringify(placesOf.map((place) => values[place]))) ? [] : [nth]));
}

function unless(unique: readonly string[]): string {
	return unique.length === 0 ? '' : ` on conflict (${unique.map(quoted).join(', ')}) do nothing`;
}

/** Names of tables and columns are our own. */
function quoted(name: string): string {
	return `"${name}"`;
}
