import { sql, type RawBuilder, type Transaction } from 'kysely';
import { isPostgres } from './is-postgres';
import type { Schema } from './schema';

/** Of what type a value is for PostgreSQL, which has to be told. */
type Type = 'text' | 'bigint';

/**
 * Rows that are given to a statement as a table called `given`. They are one parameter however many they are, so the
 * statement stays the same and is prepared once.
 *
 * @param columns names of ours, and types
 */
export function givenRows<Column extends string>(
	tx: Transaction<Schema>,
	columns: Readonly<Record<Column, Type>>,
	rows: readonly Readonly<Record<Column, string | number | null>>[],
): RawBuilder<unknown> {
	const names = Object.keys(columns) as Column[];
	const text = JSON.stringify(rows);
	if (isPostgres({ tx })) return sql`json_to_recordset(${text}::json) as given(${sql.raw(names.map((name) => `${name} ${columns[name]}`).join(', '))})`;
	return sql`(select ${sql.raw(names.map((name) => `value ->> '${name}' as ${name}`).join(', '))} from json_each(${text})) as given`;
}
