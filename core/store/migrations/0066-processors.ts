import type { Kysely } from 'kysely';

/** Which outside services may be given a person's words, masked: who approved which terms; a row is only ever ended. */
export async function processors(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('processor_approvals')
		.addColumn('approval_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('name', 'text', (c) => c.notNull())
		.addColumn('name_key', 'text', (c) => c.notNull())
		.addColumn('terms', 'text', (c) => c.notNull())
		.addColumn('approver', 'text', (c) => c.notNull())
		.addColumn('evidence', 'text', (c) => c.notNull())
		.addColumn('review_at', 'bigint', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('ended_at', 'bigint')
		.execute();
	await db.schema.createIndex('processor_approvals_by_name').on('processor_approvals').columns(['account_key', 'name_key', 'at']).execute();
}
