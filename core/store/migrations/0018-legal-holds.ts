import type { Kysely } from 'kysely';

/** Orders to keep what would otherwise go, and how many of them a purge worked under. */
export async function legalHolds(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('legal_holds')
		.addColumn('hold_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('viewer_key', 'text')
		.addColumn('reason', 'text', (c) => c.notNull())
		.addColumn('placed_by', 'text', (c) => c.notNull())
		.addColumn('placed_at', 'bigint', (c) => c.notNull())
		.addColumn('released_by', 'text')
		.addColumn('released_at', 'bigint')
		.execute();
	await db.schema.createIndex('legal_holds_by_account').on('legal_holds').columns(['account_key', 'placed_at']).execute();
	await db.schema.alterTable('purge_receipts').addColumn('holds', 'integer').execute();
}
