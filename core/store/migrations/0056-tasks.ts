import { sql, type Kysely } from 'kysely';

/** What waits for a human. A task names what it came from, never the person: whoever is erased is in none. */
export async function tasks(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('tasks')
		.addColumn('task_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('reason', 'text', (c) => c.notNull())
		.addColumn('source_key', 'text', (c) => c.notNull())
		.addColumn('since', 'bigint', (c) => c.notNull())
		.addColumn('deadline', 'bigint')
		.addColumn('opened_at', 'bigint', (c) => c.notNull())
		.addColumn('ended_at', 'bigint')
		.addColumn('ended_by', 'text')
		.addUniqueConstraint('tasks_once', ['account_key', 'kind', 'source_key'])
		.execute();
	await db.schema.createIndex('tasks_open').on('tasks').columns(['account_key', 'deadline']).where(sql.ref('ended_at'), 'is', null).execute();
}
