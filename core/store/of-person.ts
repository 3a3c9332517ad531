import { sql, type RawBuilder, type SqlBool } from 'kysely';

/**
 * Whether a row is a person's: under their key, or under one they went by before they turned out to be this person.
 * As one list, because of two conditions joined by "or" a planner may read the rows of the whole account.
 *
 * @param column the viewer key of the row
 */
export function isOfPerson(column: string, viewerKey: string): RawBuilder<SqlBool> {
	return sql<SqlBool>`${sql.ref(column)} in (select ${viewerKey} union all select person.viewer_key from viewers as person where person.merged_into = ${viewerKey})`;
}
