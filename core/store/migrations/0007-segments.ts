import { sql, type Kysely } from 'kysely';

/** What is known of a person beside their history, merges that can be undone, what a story is about, windows read from one index. */
export async function segments(db: Kysely<unknown>): Promise<void> {
	await createMarks(db);
	await createMerges(db);
	await db.schema
		.createTable('story_facts')
		.addColumn('story_key', 'text', (c) => c.primaryKey().references('stories.story_key'))
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('theme', 'text')
		.addColumn('campaign', 'text')
		.addColumn('call', 'text')
		.addColumn('offer', 'text')
		.addColumn('place', 'text')
		.addColumn('sensitive', 'integer', (c) => c.notNull())
		.addColumn('views_forgotten', 'integer', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('story_facts_by_account').on('story_facts').columns(['account_key', 'sensitive']).execute();
	await readWindowsFromOneIndex(db);
}

async function createMarks(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('viewer_marks')
		.addColumn('mark_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('name', 'text', (c) => c.notNull())
		.addColumn('value', 'text', (c) => c.notNull())
		.addColumn('source', 'text', (c) => c.notNull())
		.addColumn('evidence', 'text', (c) => c.notNull())
		.addColumn('import_key', 'text')
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addUniqueConstraint('viewer_marks_once', ['account_key', 'viewer_key', 'kind', 'name'])
		.execute();
	// Who has a mark is asked for everybody at once, so the people stand in the index.
	await db.schema
		.createIndex('viewer_marks_by_name')
		.on('viewer_marks')
		.columns(['account_key', 'kind', 'name', 'value', 'viewer_key'])
		.execute();
	await db.schema
		.createIndex('viewer_marks_by_import')
		.on('viewer_marks')
		.columns(['import_key'])
		.where(sql.ref('import_key'), 'is not', null)
		.execute();
}

async function createMerges(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('merges')
		.addColumn('merge_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('from_key', 'text', (c) => c.notNull())
		.addColumn('into_key', 'text', (c) => c.notNull())
		.addColumn('seq', 'integer', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('person', 'text', (c) => c.notNull())
		.addColumn('evidence', 'text', (c) => c.notNull())
		.addColumn('before', 'text', (c) => c.notNull())
		.addColumn('undone_at', 'bigint')
		.addColumn('undone_by', 'text')
		.execute();
	await db.schema.createIndex('merges_by_into').on('merges').columns(['into_key', 'seq']).execute();
	await db.schema.createIndex('merges_by_from').on('merges').columns(['from_key']).execute();
	await db.schema
		.createTable('merge_moves')
		.addColumn('merge_key', 'text', (c) => c.notNull().references('merges.merge_key').onDelete('cascade'))
		.addColumn('table_name', 'text', (c) => c.notNull())
		.addColumn('row_key', 'text', (c) => c.notNull())
		.addPrimaryKeyConstraint('merge_moves_pk', ['merge_key', 'table_name', 'row_key'])
		.execute();
}

/** A segment counts a window of views: all it needs stands in the index, so it never goes to the rows. */
async function readWindowsFromOneIndex(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createIndex('engagements_by_window')
		.on('engagements')
		.columns(['account_key', 'at', 'viewer_key', 'kind', 'story_id'])
		.execute();
	await db.schema.dropIndex('engagements_by_time').execute();
}
