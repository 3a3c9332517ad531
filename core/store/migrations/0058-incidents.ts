import type { Kysely } from 'kysely';

/** The register of incidents (GDPR art. 33(5)): what was found, and every step since. Both are only added to. */
export async function incidents(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('incidents')
		.addColumn('incident_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('form', 'text', (c) => c.notNull().unique())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('whose', 'text', (c) => c.notNull())
		.addColumn('happened_from', 'bigint', (c) => c.notNull())
		.addColumn('happened_to', 'bigint', (c) => c.notNull())
		.addColumn('known_at', 'bigint', (c) => c.notNull())
		.addColumn('people', 'integer', (c) => c.notNull())
		.addColumn('records', 'text', (c) => c.notNull())
		.addColumn('recorded_at', 'bigint', (c) => c.notNull())
		.addColumn('recorded_by', 'text', (c) => c.notNull())
		.addColumn('sealed', 'text', (c) => c.notNull())
		.addColumn('wrapped_key', 'text', (c) => c.notNull())
		.addColumn('key_version', 'integer', (c) => c.notNull())
		.execute();
	await db.schema
		.createTable('incident_steps')
		.addColumn('step_key', 'text', (c) => c.primaryKey())
		.addColumn('incident_key', 'text', (c) => c.notNull().references('incidents.incident_key'))
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('form', 'text', (c) => c.notNull().unique())
		.addColumn('what', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('by', 'text', (c) => c.notNull())
		.addColumn('sealed', 'text', (c) => c.notNull())
		.addColumn('wrapped_key', 'text', (c) => c.notNull())
		.addColumn('key_version', 'integer', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('incidents_by_account').on('incidents').columns(['account_key', 'known_at']).execute();
	await db.schema.createIndex('incident_steps_of').on('incident_steps').columns(['incident_key', 'at']).execute();
}
