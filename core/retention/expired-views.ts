import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { isIn } from '../store/is-in';
import { isPostgres } from '../store/is-postgres';
import type { StoreContext } from '../store/use-case';
import type { ExpiredRow, Position, Scope } from './expired';

/**
 * What the engagements of a page came to. They are by far the most rows of a store, and mostly nothing but their age
 * and whether their person is a lead decides about one: then the database removes them without showing them to us.
 */
export interface ClearedPage {
	readonly views: number;
	readonly engagements: number;
	readonly next: Position | null;
}

/** Whether the database can decide alone: nobody is held, and it does not matter where people are. */
export function isDecidedByAge({ cutoffs, holds }: Scope): boolean {
	return !cutoffs.byCountry && !holds.everybody && holds.people.size === 0;
}

/**
 * Each row stands in five indexes, two of them in an order of chance: SQLite writes two to three pages for each to its
 * log, all of them before a message that waits has its turn.
 */
const MOST_ON_SQLITE = 1_000;

/** Removes the expired ones of the next `limit` old engagements, in order of time. */
export async function clearEngagements(store: StoreContext, scope: Scope, after: Position, limit: number): Promise<ClearedPage> {
	const last = await lastOf(store, scope, after, isPostgres(store) ? limit : Math.min(limit, MOST_ON_SQLITE));
	const gone = await removeUpTo(store, scope, after, last);
	const views = gone.reduce((sum, { kind, rows }) => sum + (kind === 'view' ? rows : 0), 0);
	return { views, engagements: gone.reduce((sum, { rows }) => sum + rows, 0) - views, next: last };
}

/** Place of the last row of the page; null when there are fewer. */
async function lastOf({ tx }: StoreContext, { accountKey, cutoffs }: Scope, after: Position, limit: number): Promise<Position | null> {
	const row = await tx
		.selectFrom('engagements')
		.select(['at', 'engagement_key as key'])
		.where('account_key', '=', accountKey)
		.where('at', '<', cutoffs.segmentation.strictest)
		.where('at', '>=', after.at)
		.where((where) => where.or([where('at', '>', after.at), where('engagement_key', '>', after.key)]))
		.orderBy('at')
		.orderBy('engagement_key')
		.limit(1)
		.offset(limit - 1)
		.executeTakeFirst();
	return row ?? null;
}

interface Gone {
	readonly kind: ExpiredRow['kind'];
	readonly rows: number;
}

async function removeUpTo(store: StoreContext, { accountKey, cutoffs }: Scope, after: Position, last: Position | null): Promise<Gone[]> {
	const { tx } = store;
	const own = cutoffs.segmentation.strictest;
	// Of a lead, also of one this person was merged into, the longer time counts.
	const ofLeads = Math.min(own, cutoffs.leads.strictest);
	const upTo: RawBuilder<SqlBool> = last === null ? sql`at < ${own}` : sql`at <= ${last.at} and (at < ${last.at} or engagement_key <= ${last.key})`;
	const statement = sql<{ kind: string }>`
		delete from engagements
		where account_key = ${accountKey} and at >= ${after.at} and (at > ${after.at} or engagement_key > ${after.key}) and ${upTo}
		and (at < ${ofLeads} or not ${await isOfLead(store, accountKey)})
		returning kind`;
	if (isPostgres(store)) {
		const { rows } = await sql<Pick<Gone, 'kind'> & { readonly rows: string | number }>`with gone as (${statement}) select kind, count(*) as rows from gone group by kind`.execute(tx);
		return rows.map(({ kind, rows: n }) => ({ kind, rows: Number(n) }));
	}
	const { rows } = await statement.execute(tx);
	return rows.map(({ kind }) => ({ kind, rows: 1 }));
}

/** So many leads are given to the statement as a list, which is looked at once; with more it asks for each row. */
const LEADS_AS_LIST = 5_000;

/** Whether an engagement is of a lead, or of somebody who turned out to be one. */
async function isOfLead({ tx }: StoreContext, accountKey: string): Promise<RawBuilder<SqlBool>> {
	const leads = await tx
		.selectFrom('viewers as lead')
		.leftJoin('viewers as alias', 'alias.merged_into', 'lead.viewer_key')
		.select(['lead.viewer_key as lead', 'alias.viewer_key as alias'])
		.where('lead.account_key', '=', accountKey)
		.where('lead.converted_at', 'is not', null)
		.limit(LEADS_AS_LIST + 1)
		.execute();
	if (leads.length <= LEADS_AS_LIST) {
		const keys = new Set(leads.flatMap(({ lead, alias }) => (alias === null ? [lead] : [lead, alias])));
		return sql`(${isIn(tx, 'engagements.viewer_key', [...keys])})`;
	}
	return sql`exists (
		select 1 from viewers as person left join viewers as whole on whole.viewer_key = person.merged_into
		where person.viewer_key = engagements.viewer_key and (person.converted_at is not null or whole.converted_at is not null))`;
}
