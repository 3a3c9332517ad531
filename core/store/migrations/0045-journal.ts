import type { Kysely } from 'kysely';
import type { Dialect } from './dialect';
import { refuseChanges } from './append-only';

/** What the journal outside the store has, line by line; what of it a restored store has still to carry out; and every restore. */
export async function journal(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
	await db.schema
		.createTable('journal_lines')
		.addColumn('seq', 'integer', (c) => c.primaryKey())
		.addColumn('mac', 'text', (c) => c.notNull())
		.addColumn('line', 'text', (c) => c.notNull())
		.execute();
	await refuseChanges(db, dialect, 'journal_lines');
	await db.schema
		.createTable('journal_replays')
		.addColumn('seq', 'integer', (c) => c.primaryKey())
		.execute();
	await db.schema
		.createTable('store_restores')
		.addColumn('restore_key', 'text', (c) => c.primaryKey())
		.addColumn('found_at', 'bigint', (c) => c.notNull())
		.addColumn('how', 'text', (c) => c.notNull())
		.addColumn('backup_made_at', 'bigint')
		.addColumn('learned', 'integer', (c) => c.notNull())
		.addColumn('opened_at', 'bigint')
		.addColumn('opened_by', 'text')
		.addColumn('reason', 'text')
		.execute();
	await db.schema.createIndex('store_restores_closed').on('store_restores').column('opened_at').execute();
}
