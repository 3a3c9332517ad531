import type { Kysely } from 'kysely';
import { refuseChanges } from './append-only';
import type { Dialect } from './dialect';

/** Approved sources, what lists tell beside the view, imports that can be undone, and a record of every export. */
export async function sourcesAndImports(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
	await createSources(db, dialect);
	await widenImports(db);
	await createTellings(db);
	await db.schema
		.createTable('exports')
		.addColumn('export_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('purpose', 'text', (c) => c.notNull())
		.addColumn('recipient', 'text', (c) => c.notNull())
		.addColumn('segment', 'text', (c) => c.notNull())
		.addColumn('fields', 'text', (c) => c.notNull())
		.addColumn('people', 'integer', (c) => c.notNull())
		.addColumn('withheld', 'integer', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('exports_by_time').on('exports').columns(['account_key', 'at']).execute();
}

async function createSources(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
	await db.schema
		.createTable('sources')
		.addColumn('source_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('name', 'text', (c) => c.notNull())
		.addColumn('name_key', 'text', (c) => c.notNull())
		.addColumn('terms', 'text', (c) => c.notNull())
		.addColumn('review_at', 'bigint', (c) => c.notNull())
		.addColumn('feed', 'integer', (c) => c.notNull())
		.addColumn('mapping', 'text', (c) => c.notNull())
		.addColumn('approval_key', 'text')
		.addColumn('saved_at', 'bigint', (c) => c.notNull())
		.addUniqueConstraint('sources_once', ['account_key', 'name_key'])
		.execute();
	await db.schema
		.createTable('source_approvals')
		.addColumn('approval_key', 'text', (c) => c.primaryKey())
		.addColumn('source_key', 'text', (c) => c.notNull())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('approver', 'text', (c) => c.notNull())
		.addColumn('evidence', 'text', (c) => c.notNull())
		.addColumn('shown', 'text', (c) => c.notNull())
		.addColumn('terms', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('source_approvals_by_source').on('source_approvals').columns(['source_key', 'at']).execute();
	await refuseChanges(db, dialect, 'source_approvals');
}

/** One column per statement: SQLite adds no more at once. */
async function widenImports(db: Kysely<unknown>): Promise<void> {
	for (const column of ['source', 'context'] as const) await db.schema.alterTable('imports').addColumn(column, 'text').execute();
	for (const column of ['undoing_at', 'undone_at'] as const) await db.schema.alterTable('imports').addColumn(column, 'bigint').execute();
	for (const column of ['language', 'country', 'account_type'] as const) await db.schema.alterTable('engagements').addColumn(column, 'text').execute();
	await db.schema.alterTable('engagements').addColumn('watch_seconds', 'double precision').execute();
	await db.schema.alterTable('engagements').addColumn('follows_us', 'integer').execute();
}

/** What each of several imports told of one view: without it, undoing one would take or keep what another told. */
async function createTellings(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('view_tellings')
		.addColumn('engagement_key', 'text', (c) => c.notNull().references('engagements.engagement_key').onDelete('cascade'))
		.addColumn('import_key', 'text', (c) => c.notNull())
		.addColumn('told', 'text', (c) => c.notNull())
		.addPrimaryKeyConstraint('view_tellings_pk', ['engagement_key', 'import_key'])
		.execute();
	await db.schema.createIndex('view_tellings_by_import').on('view_tellings').columns(['import_key', 'engagement_key']).execute();
}
