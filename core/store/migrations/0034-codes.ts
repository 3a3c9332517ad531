import { sql, type Kysely } from 'kysely';

/** Codes to give away, one to a person; and which messages said that they are automated. */
export async function codes(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('codes')
		.addColumn('code_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('pool', 'text', (c) => c.notNull())
		.addColumn('code', 'text', (c) => c.notNull())
		.addColumn('expires_at', 'bigint', (c) => c.notNull())
		.addColumn('added_at', 'bigint', (c) => c.notNull())
		.addColumn('send_key', 'text')
		.addUniqueConstraint('codes_once', ['account_key', 'code'])
		.execute();
	await db.schema
		.createIndex('codes_left')
		.on('codes')
		.columns(['account_key', 'pool', 'expires_at', 'code_key'])
		.where(sql.ref('send_key'), 'is', null)
		.execute();
	await db.schema.createIndex('codes_by_send').on('codes').columns(['send_key']).execute();
	await db.schema.alterTable('sends').addColumn('disclosed', 'integer').execute();
	await db.schema.alterTable('sends').addColumn('code_key', 'text').execute();
}
