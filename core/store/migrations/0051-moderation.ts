import type { Kysely } from 'kysely';

/** Rules of the team's own for what is held back. */
export async function moderation(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('moderation_versions')
		.addColumn('version', 'integer', (c) => c.primaryKey())
		.addColumn('checksum', 'text', (c) => c.notNull())
		.addColumn('published_at', 'bigint', (c) => c.notNull())
		.addColumn('rows', 'text', (c) => c.notNull())
		.execute();
}
