import { sql, type Kysely } from 'kysely';

/** People's rights: the register, restrictions, who was given what, and what recipients are to be told. */
export async function rights(db: Kysely<unknown>): Promise<void> {
	await createRegister(db);
	await db.schema
		.createTable('restrictions')
		.addColumn('restriction_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('cause', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('lifted_at', 'bigint')
		.addColumn('lifted_by', 'text')
		.execute();
	await db.schema
		.createIndex('restrictions_open')
		.on('restrictions')
		.columns(['account_key', 'viewer_key'])
		.where(sql.ref('lifted_at'), 'is', null)
		.execute();
	await createRecipients(db);
}

async function createRegister(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('rights_requests')
		.addColumn('request_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('viewer_key', 'text')
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('language', 'text', (c) => c.notNull())
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('code_hash', 'text')
		.addColumn('code_expires_at', 'bigint', (c) => c.notNull())
		.addColumn('link_hash', 'text', (c) => c.notNull().unique())
		.addColumn('link_expires_at', 'bigint', (c) => c.notNull())
		.addColumn('link_used_at', 'bigint')
		.addColumn('sealed', 'text')
		.addColumn('wrapped_key', 'text')
		.addColumn('key_version', 'integer')
		.addColumn('opened_at', 'bigint', (c) => c.notNull())
		.addColumn('verified_at', 'bigint')
		.addColumn('due_at', 'bigint', (c) => c.notNull())
		.addColumn('finished_at', 'bigint')
		.addColumn('reminders', 'integer', (c) => c.notNull())
		.addColumn('outcome', 'text')
		.addColumn('handled_by', 'text')
		.addColumn('receipt', 'text')
		.execute();
	await db.schema.createIndex('rights_requests_by_code').on('rights_requests').columns(['account_key', 'code_hash']).execute();
	await db.schema.createIndex('rights_requests_by_state').on('rights_requests').columns(['state', 'due_at']).execute();
	await db.schema.createIndex('rights_requests_by_viewer').on('rights_requests').columns(['viewer_key']).execute();
	await db.schema
		.createTable('rights_tries')
		.addColumn('bucket', 'text', (c) => c.notNull())
		.addColumn('window_from', 'bigint', (c) => c.notNull())
		.addColumn('tries', 'integer', (c) => c.notNull())
		.addPrimaryKeyConstraint('rights_tries_pk', ['bucket', 'window_from'])
		.execute();
}

async function createRecipients(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('recipients')
		.addColumn('recipient_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('recipient', 'text', (c) => c.notNull())
		.addColumn('fields', 'text', (c) => c.notNull())
		.addColumn('since', 'bigint', (c) => c.notNull())
		.addColumn('sealed', 'text')
		.addColumn('wrapped_key', 'text')
		.addColumn('key_version', 'integer')
		.addColumn('reported_at', 'bigint')
		.addColumn('erased_at', 'bigint')
		.addUniqueConstraint('recipients_once', ['account_key', 'viewer_key', 'recipient'])
		.execute();
	await db.schema
		.createTable('pass_ons')
		.addColumn('pass_on_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('recipient', 'text', (c) => c.notNull())
		.addColumn('what', 'text', (c) => c.notNull())
		.addColumn('cause', 'text', (c) => c.notNull())
		.addColumn('detail', 'text', (c) => c.notNull())
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('due_at', 'bigint', (c) => c.notNull())
		.addColumn('lease_until', 'bigint', (c) => c.notNull())
		.addColumn('attempts', 'integer', (c) => c.notNull())
		.addColumn('problem', 'text')
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addColumn('finished_at', 'bigint')
		.addUniqueConstraint('pass_ons_once', ['account_key', 'viewer_key', 'recipient', 'what', 'cause'])
		.execute();
	await db.schema
		.createIndex('pass_ons_due')
		.on('pass_ons')
		.columns(['due_at'])
		.where(sql.ref('state'), '=', sql.lit('due'))
		.execute();
	await db.schema.createIndex('pass_ons_by_cause').on('pass_ons').columns(['cause', 'state']).execute();
}
