import type { Kysely } from 'kysely';

/** Which variant of a text a person of a campaign got, and what each has done to people so far. */
export async function variants(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('sends').addColumn('variant', 'text').execute();
	await db.schema
		.createTable('campaign_variants')
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('campaign', 'text', (c) => c.notNull())
		.addColumn('variant', 'text', (c) => c.notNull())
		.addColumn('sends', 'integer', (c) => c.notNull().defaultTo(0))
		.addColumn('opt_outs', 'integer', (c) => c.notNull().defaultTo(0))
		.addColumn('stopped_at', 'bigint')
		.addPrimaryKeyConstraint('campaign_variants_pk', ['account_key', 'campaign', 'variant'])
		.execute();
}
