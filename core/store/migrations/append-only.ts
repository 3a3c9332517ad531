import { sql, type Kysely } from 'kysely';
import type { Dialect } from './dialect';

/** The database itself refuses UPDATE and DELETE, so no bug of ours can rewrite what a person agreed to. */
export async function refuseChanges(db: Kysely<unknown>, dialect: Dialect, table: string): Promise<void> {
	if (dialect === 'postgres') {
		await sql`
			create function ${sql.ref(`${table}_is_append_only`)}() returns trigger language plpgsql as
			$$ begin raise exception '${sql.raw(table)} is append-only'; end $$`.execute(db);
		await sql`
			create trigger ${sql.ref(`${table}_append_only`)} before update or delete on ${sql.table(table)}
			for each row execute function ${sql.ref(`${table}_is_append_only`)}()`.execute(db);
		await sql`
			create trigger ${sql.ref(`${table}_not_emptied`)} before truncate on ${sql.table(table)}
			for each statement execute function ${sql.ref(`${table}_is_append_only`)}()`.execute(db);
		return;
	}
	for (const change of ['update', 'delete']) {
		await sql`
			create trigger ${sql.ref(`${table}_no_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
			begin select raise(abort, '${sql.raw(table)} is append-only'); end`.execute(db);
	}
}
