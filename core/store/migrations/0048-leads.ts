import { sql, type Kysely } from 'kysely';

/** Leads are few among many people, and a purge asks for them again and again. */
export async function leads(db: Kysely<unknown>): Promise<void> {
	await sql`create index viewers_converted on viewers (account_key, viewer_key) where converted_at is not null`.execute(db);
}
