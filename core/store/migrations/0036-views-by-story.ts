import { sql, type Kysely } from 'kysely';

/** Natural keys of listed views begin with their story (`core/viewers/view-key.ts`): those of before get it too, so that they are still known. */
export async function viewsByStory(db: Kysely<unknown>): Promise<void> {
	await sql`update engagements set natural_key = story_id || ' ' || natural_key where import_key is not null and story_id is not null`.execute(db);
}
