import type { Kysely } from 'kysely';

/** Which segment a person of a campaign came from, so that segments can be compared. */
export async function segmentsOfPlans(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('plans').addColumn('segment', 'text').execute();
}
