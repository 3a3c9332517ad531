import type { Kysely } from 'kysely';

/** The nightly purge walks what is over in the order in which it ended. */
export async function rightsRetention(db: Kysely<unknown>): Promise<void> {
	await db.schema.createIndex('pass_ons_by_end').on('pass_ons').columns(['account_key', 'finished_at', 'pass_on_key']).execute();
	await db.schema.createIndex('rights_requests_by_end').on('rights_requests').columns(['account_key', 'finished_at', 'request_key']).execute();
}
