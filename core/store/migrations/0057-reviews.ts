import type { Kysely } from 'kysely';
import { refuseChanges } from './append-only';
import type { Dialect } from './dialect';

/** Monthly reviews and who signed them: neither is ever changed, a review made again is a further revision. */
export async function reviews(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
	await db.schema
		.createTable('reviews')
		.addColumn('review_key', 'text', (c) => c.primaryKey())
		.addColumn('account_key', 'text', (c) => c.notNull().references('accounts.account_key'))
		.addColumn('month', 'text', (c) => c.notNull())
		.addColumn('revision', 'integer', (c) => c.notNull())
		.addColumn('made_at', 'bigint', (c) => c.notNull())
		.addColumn('facts', 'text', (c) => c.notNull())
		.addColumn('mac', 'text', (c) => c.notNull())
		.addColumn('key_version', 'integer', (c) => c.notNull())
		.addUniqueConstraint('reviews_once', ['account_key', 'month', 'revision'])
		.execute();
	await db.schema
		.createTable('review_signatures')
		.addColumn('review_key', 'text', (c) => c.primaryKey().references('reviews.review_key'))
		.addColumn('account_key', 'text', (c) => c.notNull())
		.addColumn('signed_at', 'bigint', (c) => c.notNull())
		.addColumn('signed_by', 'text', (c) => c.notNull())
		.addColumn('two_factor', 'integer', (c) => c.notNull())
		.addColumn('login_alerts', 'integer', (c) => c.notNull())
		.addColumn('remark', 'text', (c) => c.notNull())
		.addColumn('mac', 'text', (c) => c.notNull())
		.addColumn('key_version', 'integer', (c) => c.notNull())
		.execute();
	for (const table of ['reviews', 'review_signatures']) await refuseChanges(db, dialect, table);
}
