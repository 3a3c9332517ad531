import type { Kysely } from 'kysely';

/** Logins of colleagues on the pages of the team: a link is taken once, and a login that ended stays ended. */
export async function teamSessions(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('team_sessions')
		.addColumn('session_hash', 'text', (c) => c.primaryKey())
		.addColumn('link_hash', 'text', (c) => c.notNull().unique())
		.addColumn('expires_at', 'bigint', (c) => c.notNull())
		.addColumn('ended_at', 'bigint')
		.execute();
}
