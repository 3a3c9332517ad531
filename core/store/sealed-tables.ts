import { sql, type Kysely } from 'kysely';
import type { Schema } from './schema';

interface SealedTable {
	readonly table: keyof Schema;
	/** Its primary key. */
	readonly key: string;
}

/** Every table with a sealed value. A test compares the list with the columns of the database. */
export const SEALED_TABLES: readonly SealedTable[] = [
	{ table: 'identities', key: 'identity_key' },
	{ table: 'comment_refs', key: 'event_key' },
	{ table: 'tokens', key: 'seed_hash' },
	{ table: 'rights_requests', key: 'request_key' },
	{ table: 'recipients', key: 'recipient_key' },
	{ table: 'email_confirmations', key: 'confirmation_key' },
	{ table: 'incidents', key: 'incident_key' },
	{ table: 'incident_steps', key: 'step_key' },
];

export interface WrappedRow {
	readonly key: string;
	/** Null where nothing is sealed yet. */
	readonly wrappedKey: string | null;
	readonly keyVersion: number | null;
}

/** The next rows of a sealed table in order of their key. */
export async function readWrapped(db: Kysely<Schema>, { table, key }: SealedTable, after: string, limit: number): Promise<WrappedRow[]> {
	const { rows } = await sql<WrappedRow>`
		select ${sql.ref(key)} as "key", wrapped_key as "wrappedKey", key_version as "keyVersion" from ${sql.table(table)}
		where ${sql.ref(key)} > ${after} order by ${sql.ref(key)} limit ${limit}`.execute(db);
	return rows;
}

/** Puts another wrapping in place of the one that was read. @returns whether the row still had that one */
export async function writeWrapped(
	db: Kysely<Schema>,
	{ table, key }: SealedTable,
	row: WrappedRow,
	fresh: { readonly wrappedKey: string; readonly keyVersion: number },
): Promise<boolean> {
	const { numAffectedRows = 0n } = await sql`
		update ${sql.table(table)} set wrapped_key = ${fresh.wrappedKey}, key_version = ${fresh.keyVersion}
		where ${sql.ref(key)} = ${row.key} and wrapped_key = ${row.wrappedKey}`.execute(db);
	return numAffectedRows > 0n;
}

/** Whether any value is sealed with a version. Looks at every row: asked only where a version is about to go. */
export async function isSealedWith(db: Kysely<Schema>, version: number): Promise<boolean> {
	for (const { table } of SEALED_TABLES) {
		const { rows } = await sql`select 1 from ${sql.table(table)} where key_version = ${version} and wrapped_key is not null limit 1`.execute(db);
		if (rows.length > 0) return true;
	}
	return false;
}
