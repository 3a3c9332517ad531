import { sql, type Kysely, type SqlBool } from 'kysely';

/** E-mail beside the direct message: which way a step goes, and the address that is being confirmed. */
export async function email(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('sends').addColumn('channel', 'text').execute();
	await db.schema.alterTable('plans').addColumn('channel', 'text').execute();
	await db.schema.alterTable('email_confirmations').addColumn('sealed', 'text').execute();
	await db.schema.alterTable('email_confirmations').addColumn('wrapped_key', 'text').execute();
	await db.schema.alterTable('email_confirmations').addColumn('key_version', 'integer').execute();
	// Few plans go another way; they are looked for every minute.
	await db.schema
		.createIndex('plans_elsewhere')
		.on('plans')
		.columns(['account_key', 'channel', 'due_at'])
		.where(sql<SqlBool>`state = 'due' and channel is not null`)
		.execute();
}
