import type { Kysely } from 'kysely';

/** What an account sends by another way than ours, so that a takeover of the account is noticed. */
export async function foreignMessages(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('foreign_messages')
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('message_hash', 'text', (c) => c.notNull())
		.addColumn('person_hash', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addPrimaryKeyConstraint('foreign_messages_pk', ['account_key', 'message_hash'])
		.execute();
	await db.schema.createIndex('foreign_messages_by_time').on('foreign_messages').columns(['account_key', 'at']).execute();
	await db.schema.createIndex('foreign_messages_by_person').on('foreign_messages').columns(['account_key', 'person_hash', 'at']).execute();
	await db.schema.alterTable('accounts').addColumn('resumed_at', 'bigint').execute();
	await db.schema.alterTable('accounts').addColumn('takeover_alert_at', 'bigint').execute();
	await db.schema.alterTable('accounts').addColumn('inbox_tool', 'text').execute();
}
