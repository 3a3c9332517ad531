import type { Kysely } from 'kysely';

/** Moments the inbox of an account remembers: one row each, brought up to date. */
export async function inboxMarks(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('inbox_marks')
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('mark', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('detail', 'text')
		.addPrimaryKeyConstraint('inbox_marks_pk', ['account_key', 'mark'])
		.execute();
}
