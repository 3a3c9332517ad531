import type { Kysely } from 'kysely';

/** The token vault, links that add an account, and how often in a row an account had to be paused. */
export async function tokens(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('tokens')
		.addColumn('seed_hash', 'text', (c) => c.primaryKey())
		.addColumn('opener', 'text', (c) => c.notNull())
		.addColumn('by_link', 'integer', (c) => c.notNull())
		.addColumn('account_key', 'text')
		.addColumn('ig_account_id', 'text')
		.addColumn('sealed', 'text')
		.addColumn('wrapped_key', 'text')
		.addColumn('key_version', 'integer')
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('problem', 'text')
		.addColumn('generation', 'integer', (c) => c.notNull())
		.addColumn('issued_at', 'bigint')
		.addColumn('expires_at', 'bigint')
		.addColumn('refreshable', 'integer', (c) => c.notNull())
		.addColumn('retry_at', 'bigint', (c) => c.notNull())
		.addColumn('lease_until', 'bigint', (c) => c.notNull())
		.addColumn('adopted_at', 'bigint', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('tokens_by_account').on('tokens').columns(['account_key', 'opener']).execute();
	await db.schema
		.createTable('connect_links')
		.addColumn('state_hash', 'text', (c) => c.primaryKey())
		.addColumn('opener', 'text', (c) => c.notNull())
		.addColumn('settings', 'text', (c) => c.notNull())
		.addColumn('expires_at', 'bigint', (c) => c.notNull())
		.addColumn('used_at', 'bigint')
		.execute();
	await db.schema
		.alterTable('accounts')
		.addColumn('pauses_in_a_row', 'integer', (c) => c.notNull().defaultTo(0))
		.execute();
	// Rows of the first version may lack what comes from the login; it is filled at the next connect.
	await db.schema.alterTable('accounts').addColumn('login', 'text', (c) => c.notNull().defaultTo('instagram')).execute();
	await db.schema.alterTable('accounts').addColumn('page_id', 'text').execute();
}
