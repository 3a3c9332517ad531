import type { Kysely } from 'kysely';

/** What people answered to the question how old they are. */
export async function ageAnswers(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('age_answers')
		.addColumn('answer_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('answer', 'text', (c) => c.notNull())
		.addColumn('wording', 'text', (c) => c.notNull())
		.addColumn('source_event', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('age_answers_of_person').on('age_answers').columns(['account_key', 'viewer_key', 'at']).execute();
}
