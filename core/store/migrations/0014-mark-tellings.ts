import { sql, type Kysely } from 'kysely';

/**
 * What each import, the profile and a person at a desk told of somebody. The marks themselves are what all of it
 * comes to, so undoing one import leaves what the others told, whatever the order they came in.
 */
export async function markTellings(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('mark_tellings')
		.addColumn('telling_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull().references('viewers.viewer_key').onDelete('cascade'))
		.addColumn('told_of', 'text', (c) => c.notNull())
		.addColumn('teller', 'text', (c) => c.notNull())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('name', 'text', (c) => c.notNull())
		.addColumn('value', 'text', (c) => c.notNull())
		.addColumn('source', 'text', (c) => c.notNull())
		.addColumn('evidence', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addUniqueConstraint('mark_tellings_once', ['teller', 'told_of', 'kind', 'name'])
		.execute();
	await db.schema.createIndex('mark_tellings_by_viewer').on('mark_tellings').columns(['viewer_key', 'kind', 'name']).execute();
	await sql`insert into mark_tellings (telling_key, account_key, viewer_key, told_of, teller, kind, name, value, source, evidence, at)
		select mark_key, account_key, viewer_key, viewer_key, coalesce(import_key, case when source = 'profile' then 'profile' else 'person' end),
			kind, name, value, source, evidence, at
		from viewer_marks where viewer_key in (select viewer_key from viewers)`.execute(db);
}
