import { sql, type Kysely } from 'kysely';

/**
 * Which handle and which id of a tool rows name together, and which names are somebody's by that alone. From these
 * who is who follows whatever the order lists come in, and can be worked out anew when a list is taken back.
 */
export async function listLinks(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('list_links')
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('handle_hash', 'text', (c) => c.notNull())
		.addColumn('id_hash', 'text', (c) => c.notNull())
		.addColumn('import_key', 'text', (c) => c.notNull())
		.addColumn('disputed', 'integer', (c) => c.notNull())
		.addPrimaryKeyConstraint('list_links_pk', ['account_key', 'handle_hash', 'id_hash', 'import_key'])
		.execute();
	await db.schema.createIndex('list_links_by_id').on('list_links').columns(['account_key', 'id_hash']).execute();
	await db.schema.createIndex('list_links_by_import').on('list_links').columns(['import_key']).execute();
	// Hardly any is: whether an account has one is asked of every batch.
	await db.schema.createIndex('list_links_disputed').on('list_links').columns(['account_key']).where(sql.ref('disputed'), '=', sql.lit(1)).execute();
	await db.schema.alterTable('identities').addColumn('by_list', 'integer').execute();
}
