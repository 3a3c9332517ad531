import { sql, type Kysely } from 'kysely';
import { refuseChanges } from './append-only';
import type { Dialect } from './dialect';

/** Accounts, people, inbox, consent and outreach, as the first version had them. */
export async function firstSlice(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
	await createStoreAndAccounts(db);
	await createPeople(db);
	await createInbox(db);
	await createConsent(db, dialect);
	await createOutreach(db);
}

async function createStoreAndAccounts(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('store_meta')
		.addColumn('name', 'text', (c) => c.primaryKey())
		.addColumn('value', 'text', (c) => c.notNull())
		.execute();
	await db.schema
		.createTable('counters')
		.addColumn('name', 'text', (c) => c.primaryKey())
		.addColumn('value', 'bigint', (c) => c.notNull())
		.execute();
	await db.schema
		.createTable('accounts')
		.addColumn('account_key', 'text', (c) => c.primaryKey())
		.addColumn('ig_account_id', 'text', (c) => c.notNull().unique())
		.addColumn('app_scoped_id', 'text')
		.addColumn('username', 'text', (c) => c.notNull())
		.addColumn('api_host', 'text', (c) => c.notNull())
		.addColumn('mode', 'text', (c) => c.notNull())
		.addColumn('language', 'text', (c) => c.notNull())
		.addColumn('time_zone', 'text', (c) => c.notNull())
		.addColumn('privacy_link', 'text', (c) => c.notNull())
		.addColumn('paused_reason', 'text')
		.addColumn('paused_until', 'bigint')
		.addColumn('stopped_at', 'bigint')
		.addColumn('clock_last', 'bigint', (c) => c.notNull())
		.addColumn('clock_offset', 'bigint', (c) => c.notNull().defaultTo(0))
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.execute();
}

async function createPeople(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('viewers')
		.addColumn('viewer_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('last_inbound_at', 'bigint')
		.addColumn('language', 'text')
		.addColumn('profile_state', 'text', (c) => c.notNull())
		.addColumn('unreachable_reason', 'text')
		.addColumn('converted_at', 'bigint')
		.addColumn('merged_into', 'text')
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.execute();
	await db.schema.createIndex('viewers_by_account').on('viewers').columns(['account_key', 'viewer_key']).execute();
	await db.schema
		.createIndex('viewers_unread')
		.on('viewers')
		.columns(['account_key', 'created_at'])
		.where((where) => where.and([where(sql.ref('profile_state'), '=', sql.lit('unread')), where(sql.ref('last_inbound_at'), 'is not', null)]))
		.execute();
	await db.schema
		.createIndex('viewers_merged')
		.on('viewers')
		.columns(['merged_into'])
		.where(sql.ref('merged_into'), 'is not', null)
		.execute();
	await db.schema
		.createTable('identities')
		.addColumn('identity_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull().references('viewers.viewer_key'))
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('hash', 'text')
		.addColumn('pepper_version', 'integer', (c) => c.notNull())
		.addColumn('sealed', 'text', (c) => c.notNull())
		.addColumn('wrapped_key', 'text', (c) => c.notNull())
		.addColumn('key_version', 'integer', (c) => c.notNull())
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addUniqueConstraint('identities_by_hash', ['account_key', 'kind', 'hash'])
		.execute();
	await db.schema.createIndex('identities_by_viewer').on('identities').columns(['viewer_key', 'kind']).execute();
	await db.schema
		.createTable('test_people')
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('hash', 'text', (c) => c.notNull())
		.addColumn('pepper_version', 'integer', (c) => c.notNull())
		.addPrimaryKeyConstraint('test_people_pk', ['account_key', 'hash'])
		.execute();
	await db.schema
		.createTable('engagements')
		.addColumn('engagement_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('story_id', 'text')
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('source', 'text', (c) => c.notNull())
		.addColumn('natural_key', 'text', (c) => c.notNull())
		.addColumn('import_key', 'text')
		.addColumn('context', 'text')
		.addColumn('tag', 'text')
		.addUniqueConstraint('engagements_once', ['account_key', 'natural_key'])
		.execute();
	await db.schema
		.createIndex('engagements_by_viewer')
		.on('engagements')
		.columns(['account_key', 'viewer_key', 'at'])
		.execute();
	await db.schema.createIndex('engagements_by_time').on('engagements').columns(['account_key', 'at']).execute();
	await db.schema.createIndex('engagements_by_import').on('engagements').columns(['import_key']).execute();
	await createImportsAndStories(db);
}

async function createImportsAndStories(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('imports')
		.addColumn('import_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('started_at', 'bigint', (c) => c.notNull())
		.addColumn('finished_at', 'bigint')
		.addColumn('added', 'integer', (c) => c.notNull())
		.addColumn('known', 'integer', (c) => c.notNull())
		.addColumn('rejected', 'integer', (c) => c.notNull())
		.addColumn('suppressed', 'integer', (c) => c.notNull())
		.execute();
	await db.schema
		.createTable('stories')
		.addColumn('story_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('story_id', 'text', (c) => c.notNull())
		.addColumn('media_type', 'text', (c) => c.notNull())
		.addColumn('posted_at', 'bigint', (c) => c.notNull())
		.addColumn('first_seen_at', 'bigint', (c) => c.notNull())
		.addUniqueConstraint('stories_once', ['account_key', 'story_id'])
		.execute();
	await db.schema
		.createTable('story_checkpoints')
		.addColumn('story_key', 'text', (c) => c.notNull().references('stories.story_key'))
		.addColumn('checkpoint', 'text', (c) => c.notNull())
		.addColumn('reached_at', 'bigint', (c) => c.notNull())
		.addColumn('figures', 'text')
		.addColumn('missing', 'text')
		.addPrimaryKeyConstraint('story_checkpoints_pk', ['story_key', 'checkpoint'])
		.execute();
}

async function createInbox(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('events')
		.addColumn('event_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('viewer_key', 'text')
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('natural_key', 'text', (c) => c.notNull())
		.addColumn('story_id', 'text')
		.addColumn('keyword', 'text')
		.addColumn('language', 'text')
		.addColumn('question_key', 'text')
		.addColumn('occurred_at', 'bigint', (c) => c.notNull())
		.addColumn('received_at', 'bigint', (c) => c.notNull())
		.addColumn('expects_answer', 'integer', (c) => c.notNull())
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('lease_until', 'bigint', (c) => c.notNull())
		.addColumn('attempts', 'integer', (c) => c.notNull())
		.addColumn('handled_at', 'bigint')
		.addColumn('outcome', 'text')
		.addUniqueConstraint('events_once', ['account_key', 'natural_key'])
		.execute();
	await db.schema
		.createIndex('events_by_viewer')
		.on('events')
		.columns(['account_key', 'viewer_key', 'occurred_at'])
		.execute();
	await db.schema
		.createIndex('events_due')
		.on('events')
		.columns(['lease_until'])
		.where(sql.ref('state'), '=', sql.lit('handed_off'))
		.execute();
	await db.schema.createIndex('events_by_time').on('events').columns(['account_key', 'received_at']).execute();
}

async function createConsent(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
	await db.schema
		.createTable('consent_ledger')
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('month', 'text', (c) => c.notNull())
		.addColumn('seq', 'integer', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('purpose', 'text', (c) => c.notNull())
		.addColumn('act', 'text', (c) => c.notNull())
		.addColumn('lawful_basis', 'text', (c) => c.notNull())
		.addColumn('wording', 'text', (c) => c.notNull())
		.addColumn('source_event', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('previous_mac', 'text', (c) => c.notNull())
		.addColumn('mac', 'text', (c) => c.notNull())
		.addColumn('key_version', 'integer', (c) => c.notNull())
		.addPrimaryKeyConstraint('consent_ledger_pk', ['account_key', 'month', 'seq'])
		.execute();
	await db.schema
		.createIndex('consent_ledger_by_viewer')
		.on('consent_ledger')
		.columns(['account_key', 'viewer_key', 'purpose'])
		.execute();
	await refuseChanges(db, dialect, 'consent_ledger');
	await db.schema
		.createTable('consent_heads')
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('month', 'text', (c) => c.notNull())
		.addColumn('entries', 'integer', (c) => c.notNull())
		.addColumn('mac', 'text', (c) => c.notNull())
		.addColumn('head_mac', 'text', (c) => c.notNull())
		.addColumn('key_version', 'integer', (c) => c.notNull())
		.addPrimaryKeyConstraint('consent_heads_pk', ['account_key', 'month'])
		.execute();
	await db.schema
		.createTable('suppressions')
		.addColumn('suppression_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('hash', 'text', (c) => c.notNull())
		.addColumn('pepper_version', 'integer', (c) => c.notNull())
		.addColumn('reason', 'text', (c) => c.notNull())
		.addColumn('source_event', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addUniqueConstraint('suppressions_once', ['account_key', 'kind', 'hash'])
		.execute();
	await db.schema
		.createIndex('suppressions_by_viewer')
		.on('suppressions')
		.columns(['account_key', 'viewer_key'])
		.execute();
	await db.schema
		.createTable('open_questions')
		.addColumn('question_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('purpose', 'text', (c) => c.notNull())
		.addColumn('wording', 'text', (c) => c.notNull())
		.addColumn('send_key', 'text', (c) => c.notNull())
		.addColumn('asked_at', 'bigint', (c) => c.notNull())
		.addColumn('expires_at', 'bigint', (c) => c.notNull())
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('answered_event', 'text')
		.execute();
	await db.schema
		.createIndex('open_questions_by_viewer')
		.on('open_questions')
		.columns(['account_key', 'viewer_key', 'asked_at'])
		.execute();
}

async function createOutreach(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('copy_versions')
		.addColumn('version', 'integer', (c) => c.primaryKey())
		.addColumn('checksum', 'text', (c) => c.notNull())
		.addColumn('published_at', 'bigint', (c) => c.notNull())
		.addColumn('rows', 'text', (c) => c.notNull())
		.execute();
	await db.schema
		.createTable('sends')
		.addColumn('send_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('cause', 'text', (c) => c.notNull())
		.addColumn('step', 'text', (c) => c.notNull())
		.addColumn('copy_key', 'text', (c) => c.notNull())
		.addColumn('copy_version', 'integer', (c) => c.notNull())
		.addColumn('language', 'text', (c) => c.notNull())
		.addColumn('purpose', 'text', (c) => c.notNull())
		.addColumn('lawful_basis', 'text', (c) => c.notNull())
		.addColumn('evidence', 'text', (c) => c.notNull())
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('claimed_at', 'bigint', (c) => c.notNull())
		.addColumn('lease_until', 'bigint', (c) => c.notNull())
		.addColumn('settled_at', 'bigint')
		.addColumn('settled_by', 'text')
		.addColumn('text_hash', 'text', (c) => c.notNull())
		.addColumn('message_hash', 'text')
		.addColumn('error', 'text')
		.execute();
	// A definite refusal gives the step back (law 3), so refused rows stay as history beside a later try.
	await db.schema
		.createIndex('sends_once')
		.unique()
		.on('sends')
		.columns(['account_key', 'viewer_key', 'cause', 'step'])
		.where(sql.ref('state'), '<>', sql.lit('refused'))
		.execute();
	await db.schema.createIndex('sends_by_message').on('sends').columns(['account_key', 'message_hash']).execute();
	await db.schema.createIndex('sends_by_viewer').on('sends').columns(['account_key', 'viewer_key', 'claimed_at']).execute();
	await db.schema.createIndex('sends_by_time').on('sends').columns(['account_key', 'claimed_at']).execute();
	await db.schema
		.createIndex('sends_unsettled')
		.on('sends')
		.columns(['account_key', 'lease_until'])
		.where(sql.ref('state'), 'in', sql`('claimed', 'unknown')`)
		.execute();
	await createPlansAndReceipts(db);
	await db.schema
		.createTable('decisions')
		.addColumn('decision_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('cause', 'text', (c) => c.notNull())
		.addColumn('step', 'text', (c) => c.notNull())
		.addColumn('at', 'bigint', (c) => c.notNull())
		.addColumn('send', 'integer', (c) => c.notNull())
		.addColumn('reasons', 'text', (c) => c.notNull())
		.execute();
	await db.schema
		.createIndex('decisions_by_viewer')
		.on('decisions')
		.columns(['account_key', 'viewer_key', 'at'])
		.execute();
	await db.schema.createIndex('decisions_by_time').on('decisions').columns(['account_key', 'at']).execute();
}

async function createPlansAndReceipts(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('plans')
		.addColumn('plan_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('viewer_key', 'text', (c) => c.notNull())
		.addColumn('campaign', 'text', (c) => c.notNull())
		.addColumn('step', 'integer', (c) => c.notNull())
		.addColumn('copy_key', 'text', (c) => c.notNull())
		.addColumn('follow_up_copy_key', 'text')
		.addColumn('due_at', 'bigint', (c) => c.notNull())
		.addColumn('lease_until', 'bigint', (c) => c.notNull())
		.addColumn('state', 'text', (c) => c.notNull())
		.addColumn('outcome', 'text')
		.addColumn('reasons', 'text')
		.addColumn('created_at', 'bigint', (c) => c.notNull())
		.addColumn('finished_at', 'bigint')
		.addUniqueConstraint('plans_once', ['account_key', 'viewer_key', 'campaign', 'step'])
		.execute();
	await db.schema
		.createIndex('plans_due')
		.on('plans')
		.columns(['account_key', 'due_at'])
		.where(sql.ref('state'), '=', sql.lit('due'))
		.execute();
	await db.schema.createIndex('plans_by_time').on('plans').columns(['account_key', 'due_at']).execute();
	await db.schema
		.createTable('purge_receipts')
		.addColumn('receipt_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('started_at', 'bigint', (c) => c.notNull())
		.addColumn('finished_at', 'bigint')
		.addColumn('policy', 'text', (c) => c.notNull())
		.addColumn('removed', 'text', (c) => c.notNull())
		.execute();
}
