import { sql, type Kysely } from 'kysely';

/** What an account may send at most, what is known of a campaign as a whole, the pace rows, and takeovers by a human. */
export async function outreachLimits(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('outreach_limits')
		.addColumn('account_key', 'text', (c) => c.primaryKey().references('accounts.account_key'))
		.addColumn('limits', 'text', (c) => c.notNull())
		.addColumn('set_at', 'bigint', (c) => c.notNull())
		.execute();
	await db.schema
		.createTable('campaigns')
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('campaign', 'text', (c) => c.notNull())
		.addColumn('stopped_at', 'bigint')
		.addColumn('stopped_by', 'text')
		.addColumn('budget', 'integer')
		.addColumn('batch', 'integer', (c) => c.notNull())
		.addColumn('sends', 'integer', (c) => c.notNull().defaultTo(0))
		.addColumn('counted_sends', 'integer', (c) => c.notNull().defaultTo(0))
		.addColumn('counted_errors', 'integer', (c) => c.notNull().defaultTo(0))
		.addColumn('counted_opt_outs', 'integer', (c) => c.notNull().defaultTo(0))
		.addColumn('rest_until', 'bigint', (c) => c.notNull().defaultTo(0))
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addPrimaryKeyConstraint('campaigns_pk', ['account_key', 'campaign'])
		.execute();
	await db.schema
		.createTable('paces')
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('lane', 'text', (c) => c.notNull())
		.addColumn('tat', 'bigint', (c) => c.notNull())
		.addColumn('count', 'integer', (c) => c.notNull().defaultTo(0))
		.addPrimaryKeyConstraint('paces_pk', ['account_key', 'lane'])
		.execute();
	await db.schema.alterTable('viewers').addColumn('takeover_at', 'bigint').execute();
	await db.schema.alterTable('sends').addColumn('given_to_human_at', 'bigint').execute();
	await db.schema
		.createIndex('plans_by_campaign')
		.on('plans')
		.columns(['account_key', 'campaign', 'due_at'])
		.where(sql.ref('state'), '=', sql.lit('due'))
		.execute();
	// A receipt is looked for before every message.
	await db.schema.createIndex('purge_receipts_finished').on('purge_receipts').columns(['account_key', 'finished_at']).execute();
}
