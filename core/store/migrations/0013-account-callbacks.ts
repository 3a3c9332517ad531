import type { Kysely } from 'kysely';

/** What Meta tells of a connected account: its owner took the app away, or wants its data deleted. */
export async function accountCallbacks(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('account_callbacks')
		.addColumn('callback_key', 'text', (c) => c.primaryKey())
		.addColumn('request_hash', 'text', (c) => c.notNull().unique())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('account_key', 'text')
		.addColumn('code_hash', 'text')
		.addColumn('received_at', 'bigint', (c) => c.notNull())
		.addColumn('due_at', 'bigint', (c) => c.notNull())
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('finished_at', 'bigint')
		.addColumn('alerted', 'integer', (c) => c.notNull())
		.addColumn('removed', 'text')
		.execute();
	await db.schema.createIndex('account_callbacks_due').on('account_callbacks').columns(['state', 'due_at']).execute();
	await db.schema.createIndex('account_callbacks_by_code').on('account_callbacks').columns(['code_hash']).execute();
}
