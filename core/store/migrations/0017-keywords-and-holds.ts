import { sql, type Kysely } from 'kysely';

/** Phrases of the team's own, people automation is silent for, e-mail addresses that are being confirmed. */
export async function keywordsAndHolds(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('events').addColumn('next_step', 'text').execute();
	await db.schema
		.createTable('keyword_versions')
		.addColumn('version', 'integer', (c) => c.primaryKey())
		.addColumn('checksum', 'text', (c) => c.notNull())
		.addColumn('published_at', 'bigint', (c) => c.notNull())
		.addColumn('rows', 'text', (c) => c.notNull())
		.execute();
	await db.schema
		.createTable('holds')
		.addColumn('hold_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('reason', 'text', (c) => c.notNull())
		.addColumn('source_event', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('ended_at', 'bigint')
		.addColumn('ended_by', 'text')
		.execute();
	await db.schema
		.createIndex('holds_standing')
		.on('holds')
		.columns(['account_key', 'viewer_key'])
		.where(sql.ref('ended_at'), 'is', null)
		.execute();
	await db.schema
		.createTable('email_confirmations')
		.addColumn('confirmation_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('token_hash', 'text', (c) => c.notNull().unique())
		.addColumn('wording', 'text', (c) => c.notNull())
		.addColumn('asked_at', 'bigint', (c) => c.notNull())
		.addColumn('expires_at', 'bigint', (c) => c.notNull())
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('settled_at', 'bigint')
		.execute();
	await db.schema.createIndex('email_confirmations_by_viewer').on('email_confirmations').columns(['account_key', 'viewer_key']).execute();
}
