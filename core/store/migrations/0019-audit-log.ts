import { sql, type Kysely } from 'kysely';
import type { Dialect } from './dialect';

/** Who looked at whom, and what was changed in the settings: what no other table tells. */
export async function auditLog(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
	await db.schema
		.createTable('audit_log')
		.addColumn('entry_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text')
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('act', 'text', (c) => c.notNull())
		.addColumn('what', 'text', (c) => c.notNull())
		.addColumn('detail', 'text', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('audit_log_by_time').on('audit_log').columns(['account_key', 'at', 'entry_key']).execute();
	await refuseUpdates(db, dialect);
}

/** Rows end with the rest of the evidence; until then nothing changes one. */
async function refuseUpdates(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
	if (dialect === 'sqlite') {
		await sql`create trigger audit_log_no_update before update on audit_log begin select raise(abort, 'audit_log is never changed'); end`.execute(db);
		return;
	}
	await sql`create function audit_log_is_final() returns trigger language plpgsql as $$ begin raise exception 'audit_log is never changed'; end $$`.execute(db);
	await sql`create trigger audit_log_no_update before update on audit_log for each row execute function audit_log_is_final()`.execute(db);
}
