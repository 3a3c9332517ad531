import { sql, type Kysely } from 'kysely';

/**
 * What a decision, a settling and a look for unknown sends ask is found without reading the past. The one index of
 * unsettled sends before held everything that was ever given to a human as well.
 */
export async function sendsOfNow(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('sends_unsettled').execute();
	await db.schema
		.createIndex('sends_claimed')
		.on('sends')
		.columns(['account_key', 'lease_until'])
		.where(sql.ref('state'), '=', sql.lit('claimed'))
		.execute();
	await db.schema
		.createIndex('sends_unknown')
		.on('sends')
		.columns(['account_key', 'lease_until'])
		.where((where) => where.and([where(sql.ref('state'), '=', sql.lit('unknown')), where(sql.ref('given_to_human_at'), 'is', null)]))
		.execute();
	await db.schema.createIndex('sends_by_text').on('sends').columns(['account_key', 'text_hash']).execute();
	await db.schema.dropIndex('plans_due').execute();
	await db.schema
		.createIndex('plans_due')
		.on('plans')
		.columns(['account_key', 'due_at', 'plan_key'])
		.where(sql.ref('state'), '=', sql.lit('due'))
		.execute();
	await db.schema.createIndex('open_questions_by_send').on('open_questions').columns(['send_key']).execute();
}
