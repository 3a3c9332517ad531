import { sql, type Kysely } from 'kysely';

/** The table this migration replaces, as 0001 made it. */
interface Before {
	stories: { story_key: string; account_key: string };
	story_checkpoints: { story_key: string; checkpoint: string; reached_at: number; figures: string | null; missing: string | null };
	story_beats: Record<string, unknown>;
}

/** A story's checkpoints become beats with a hand-off of their own; those given out before count as done. */
export async function storyBeats(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('story_readings')
		.addColumn('story_key', 'text', (c) => c.primaryKey().references('stories.story_key'))
		.addColumn('asked_at', 'bigint', (c) => c.notNull())
		.addColumn('read_at', 'bigint', (c) => c.notNull())
		.addColumn('figures', 'text')
		.addColumn('missing', 'text')
		.addColumn('causes', 'text', (c) => c.notNull())
		.addColumn('refused', 'text', (c) => c.notNull())
		.execute();
	await db.schema
		.createTable('story_beats')
		.addColumn('beat_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('story_key', 'text', (c) => c.notNull().references('stories.story_key'))
		.addColumn('name', 'text', (c) => c.notNull())
		.addColumn('due_at', 'bigint', (c) => c.notNull())
		.addColumn('late', 'integer', (c) => c.notNull())
		.addColumn('recorded_at', 'bigint', (c) => c.notNull())
		.addColumn('read_at', 'bigint')
		.addColumn('figures', 'text')
		.addColumn('missing', 'text')
		.addColumn('causes', 'text', (c) => c.notNull())
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('lease_until', 'bigint', (c) => c.notNull())
		.addColumn('attempts', 'integer', (c) => c.notNull())
		.addColumn('done_at', 'bigint')
		.addUniqueConstraint('story_beats_once', ['story_key', 'name'])
		.execute();
	await db.schema.createIndex('story_beats_open').on('story_beats').columns(['account_key', 'state', 'lease_until']).execute();
	await takeOverCheckpoints(db as Kysely<Before>);
	await db.schema.dropTable('story_checkpoints').execute();
}

async function takeOverCheckpoints(db: Kysely<Before>): Promise<void> {
	await db
		.insertInto('story_beats')
		.columns([
			'beat_key', 'account_key', 'story_key', 'name', 'due_at', 'late', 'recorded_at', 'read_at', 'figures', 'missing',
			'causes', 'state', 'lease_until', 'attempts', 'done_at',
		])
		.expression((build) =>
			build
				.selectFrom('story_checkpoints as old')
				.innerJoin('stories', 'stories.story_key', 'old.story_key')
				.select([
					sql<string>`old.story_key || ':' || old.checkpoint`.as('beat_key'),
					'stories.account_key', 'old.story_key', 'old.checkpoint', 'old.reached_at as due_at', sql<number>`0`.as('late'),
					'old.reached_at as recorded_at', 'old.reached_at as read_at', 'old.figures', 'old.missing',
					sql<string>`'{}'`.as('causes'), sql<string>`'done'`.as('state'), sql<number>`0`.as('lease_until'), sql<number>`1`.as('attempts'),
					'old.reached_at as done_at',
				]),
		)
		.execute();
}
