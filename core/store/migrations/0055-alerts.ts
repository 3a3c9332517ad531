import { sql, type Kysely } from 'kysely';

/** Troubles of an account or of the store as a whole: each is one row from when it began until it ended. */
export async function alerts(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('alerts')
		.addColumn('alert_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('code', 'text', (c) => c.notNull())
		.addColumn('subject', 'text', (c) => c.notNull())
		.addColumn('figures', 'text', (c) => c.notNull())
		.addColumn('opened_at', 'bigint', (c) => c.notNull())
		.addColumn('ended_at', 'bigint')
		.addColumn('told', 'text', (c) => c.notNull())
		.execute();
	await db.schema
		.createIndex('alerts_open')
		.on('alerts')
		.columns(['account_key', 'code', 'subject'])
		.unique()
		.where(sql.ref('ended_at'), 'is', null)
		.execute();
	await db.schema.createIndex('alerts_by_time').on('alerts').columns(['account_key', 'opened_at']).execute();
}
