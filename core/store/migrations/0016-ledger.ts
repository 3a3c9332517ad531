import { sql, type Kysely } from 'kysely';
import { refuseChanges } from './append-only';
import type { Dialect } from './dialect';

/** One chain per account over all months, acts with an origin and an end, closed months with a signed checkpoint. */
export async function ledger(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
	await db.schema.alterTable('consent_ledger').addColumn('origin', 'text').execute();
	await db.schema.alterTable('consent_ledger').addColumn('expires_at', 'bigint').execute();
	await db.schema
		.createTable('consent_account_heads')
		.addColumn('account_key', 'text', (c) => c.primaryKey())
		.addColumn('month', 'text', (c) => c.notNull())
		.addColumn('seq', 'integer', (c) => c.notNull())
		.addColumn('entries', 'bigint', (c) => c.notNull())
		.addColumn('mac', 'text', (c) => c.notNull())
		.addColumn('head_mac', 'text', (c) => c.notNull())
		.addColumn('key_version', 'integer', (c) => c.notNull())
		.execute();
	await db.schema
		.createTable('consent_checkpoints')
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('month', 'text', (c) => c.notNull())
		.addColumn('revision', 'integer', (c) => c.notNull())
		.addColumn('entries', 'integer', (c) => c.notNull())
		.addColumn('previous_mac', 'text', (c) => c.notNull())
		.addColumn('last_mac', 'text', (c) => c.notNull())
		.addColumn('kept', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('signature', 'text', (c) => c.notNull())
		.addColumn('key_version', 'integer', (c) => c.notNull())
		.addPrimaryKeyConstraint('consent_checkpoints_pk', ['account_key', 'month', 'revision'])
		.execute();
	await refuseChanges(db, dialect, 'consent_checkpoints');
	await allowRemovalOfClosedMonths(db, dialect);
	// Segments ask for everybody who objects at once.
	await db.schema
		.createIndex('consent_ledger_objections')
		.on('consent_ledger')
		.columns(['account_key', 'purpose', 'viewer_key'])
		.where(sql.ref('act'), '=', sql.lit('object'))
		.execute();
}

/** UPDATE is refused always; DELETE unless the month of the row has its checkpoint. */
async function allowRemovalOfClosedMonths(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
	const isOpen = sql`not exists (select 1 from consent_checkpoints as closed where closed.account_key = old.account_key and closed.month = old.month)`;
	if (dialect === 'postgres') {
		await sql`
			create or replace function consent_ledger_is_append_only() returns trigger language plpgsql as
			$$ begin
				if tg_op = 'UPDATE' or ${isOpen} then raise exception 'consent_ledger is append-only'; end if;
				return old;
			end $$`.execute(db);
		return;
	}
	await sql`drop trigger consent_ledger_no_delete`.execute(db);
	await sql`
		create trigger consent_ledger_no_delete before delete on consent_ledger when ${isOpen}
		begin select raise(abort, 'consent_ledger is append-only'); end`.execute(db);
}
