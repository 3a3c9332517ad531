import { sql, type Kysely } from 'kysely';

/** What became of people after the conversation: who was qualified, and what was sold. */
export async function conversions(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('conversions')
		.addColumn('conversion_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('viewer_key', 'text')
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('cause', 'text', (c) => c.notNull())
		.addColumn('route', 'text')
		.addColumn('send_key', 'text')
		.addColumn('code_key', 'text')
		.addColumn('amount', 'bigint')
		.addColumn('currency', 'text')
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addUniqueConstraint('conversions_once', ['account_key', 'kind', 'cause'])
		.execute();
	await db.schema.createIndex('conversions_by_time').on('conversions').columns(['account_key', 'at', 'conversion_key']).execute();
	await db.schema.createIndex('conversions_by_person').on('conversions').columns(['viewer_key']).where(sql.ref('viewer_key'), 'is not', null).execute();
	// Messages to one recipient about one person are handed out in the order in which they arose.
	await db.schema
		.createIndex('pass_ons_in_order')
		.on('pass_ons')
		.columns(['account_key', 'viewer_key', 'recipient', 'created_at'])
		.where(sql.ref('state'), '=', sql.lit('due'))
		.execute();
}
