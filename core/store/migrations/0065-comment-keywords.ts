import type { Kysely } from 'kysely';

/** Keywords that are answered privately, as published; and what a comment asked for by one, as long as it can be answered. */
export async function commentKeywords(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('comment_keyword_versions')
		.addColumn('version', 'integer', (c) => c.primaryKey())
		.addColumn('checksum', 'text', (c) => c.notNull())
		.addColumn('published_at', 'bigint', (c) => c.notNull())
		.addColumn('rows', 'text', (c) => c.notNull())
		.execute();
	await db.schema.alterTable('comment_refs').addColumn('asked', 'text').execute();
}
