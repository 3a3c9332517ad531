import { sql, type RawBuilder, type SqlBool, type Transaction } from 'kysely';
import { isPostgres } from './is-postgres';
import type { Schema } from './schema';

/**
 * Whether a column's value is in a list, however long. The list is one parameter, so the statement stays the same
 * and is built and prepared once: a thousand parameters take longer to build than to look up.
 */
export function isIn(tx: Transaction<Schema>, column: string, values: readonly string[]): RawBuilder<SqlBool> {
	const ref = sql.ref(column);
	if (isPostgres({ tx })) return sql<SqlBool>`${ref} = any(${values}::text[])`;
	return sql<SqlBool>`${ref} in (select value from json_each(${JSON.stringify(values)}))`;
}
