import type { Kysely } from 'kysely';

/** Where a story can be looked at: the team fills in what it is about with the story before them. */
export async function storyLinks(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('stories').addColumn('permalink', 'text').execute();
}
