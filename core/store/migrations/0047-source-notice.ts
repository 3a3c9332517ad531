import type { Kysely } from 'kysely';

/** Which message told somebody that they are known from a list. */
export async function sourceNotice(db: Kysely<unknown>): Promise<void> {
	await db.schema.alterTable('sends').addColumn('told_source', 'integer').execute();
}
