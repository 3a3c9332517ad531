import type { Kysely } from 'kysely';

/** Ids of comments, sealed, for as long as a comment may be answered; and when a profile was last looked at. */
export async function commentRefs(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('comment_refs')
		.addColumn('event_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('top_level', 'integer', (c) => c.notNull())
		.addColumn('live', 'integer', (c) => c.notNull())
		.addColumn('hidden', 'integer', (c) => c.notNull())
		.addColumn('sealed', 'text', (c) => c.notNull())
		.addColumn('wrapped_key', 'text', (c) => c.notNull())
		.addColumn('key_version', 'integer', (c) => c.notNull())
		.addColumn('expires_at', 'bigint', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('comment_refs_by_time').on('comment_refs').columns(['account_key', 'expires_at']).execute();
	await db.schema.alterTable('viewers').addColumn('profile_read_at', 'bigint').execute();
}
