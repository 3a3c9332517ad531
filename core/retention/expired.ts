import type { EventState } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import type { Cutoffs } from './policy';

/** Kinds of rows a purge removes, as its receipt names them. */
export const REMOVED_KINDS = ['views', 'engagements', 'people', 'events', 'decisions', 'sends', 'plans', 'commentRefs'] as const;
export type Removed = Readonly<Record<(typeof REMOVED_KINDS)[number], number>>;

export const NOTHING_REMOVED: Removed = {
	views: 0, engagements: 0, people: 0, events: 0, decisions: 0, sends: 0, plans: 0, commentRefs: 0,
};

/** Whose rows, and how old. */
export interface Scope {
	readonly accountKey: string;
	readonly cutoffs: Cutoffs;
}

/** The last row that was looked at: the next page begins behind it. Rows that stay are so looked at once. */
export interface Position {
	readonly at: number;
	readonly key: string;
}

export interface ExpiredRow extends Position {
	readonly viewerKey: string;
	/** Only engagements have one. */
	readonly kind: string;
}

/** One page of old rows in order of time: those that expired, and where to go on (null: there are no more). */
export interface ExpiredPage {
	readonly expired: readonly ExpiredRow[];
	readonly next: Position | null;
}

/** Tables whose rows expire by age alone or nearly so. */
export const ROW_STAGES = ['engagements', 'plans', 'sends', 'decisions', 'commentRefs', 'events'] as const;
export type RowStage = (typeof ROW_STAGES)[number];

/** Reads the next page of old rows; nothing is removed. */
export async function findExpired(store: StoreContext, stage: RowStage, scope: Scope, after: Position, limit: number): Promise<ExpiredPage> {
	const rows = await readOldRows(store, stage, scope, after, limit);
	const last = rows.length < limit ? undefined : rows[rows.length - 1];
	return { expired: rows.filter((row) => row.expired), next: last ? { at: last.at, key: last.key } : null };
}

type OldRow = ExpiredRow & { readonly expired: boolean };

function readOldRows(store: StoreContext, stage: RowStage, scope: Scope, after: Position, limit: number): Promise<OldRow[]> {
	switch (stage) {
		case 'engagements':
			return readEngagements(store, scope, after, limit);
		case 'plans':
			return readPlans(store, scope, after, limit);
		case 'sends':
			return readSends(store, scope, after, limit);
		case 'decisions':
			return readDecisions(store, scope, after, limit);
		case 'commentRefs':
			return readCommentRefs(store, scope, after, limit);
		case 'events':
			return readEvents(store, scope, after, limit);
	}
}

/** Of a lead, also of one this person was merged into, the longer time counts. */
async function readEngagements({ tx }: StoreContext, { accountKey, cutoffs }: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const rows = await tx
		.selectFrom('engagements')
		.leftJoin('viewers as person', 'person.viewer_key', 'engagements.viewer_key')
		.leftJoin('viewers as whole', 'whole.viewer_key', 'person.merged_into')
		.select(['engagement_key as key', 'engagements.at as at', 'engagements.viewer_key as viewerKey', 'engagements.kind as kind'])
		.select(['person.converted_at as converted', 'whole.converted_at as wholeConverted'])
		.where('engagements.account_key', '=', accountKey)
		.where('at', '<', cutoffs.signals)
		.where('at', '>=', after.at)
		.where((where) => where.or([where('at', '>', after.at), where('engagement_key', '>', after.key)]))
		.orderBy('at')
		.orderBy('engagement_key')
		.limit(limit)
		.execute();
	return rows.map(({ converted, wholeConverted, ...row }) => ({
		...row,
		expired: (converted === null && wholeConverted === null) || row.at < cutoffs.leads,
	}));
}

async function readPlans({ tx }: StoreContext, { accountKey, cutoffs }: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const rows = await tx
		.selectFrom('plans')
		.select(['plan_key as key', 'due_at as at', 'viewer_key as viewerKey', 'state'])
		.where('account_key', '=', accountKey)
		.where('due_at', '<', cutoffs.evidence)
		.where('due_at', '>=', after.at)
		.where((where) => where.or([where('due_at', '>', after.at), where('plan_key', '>', after.key)]))
		.orderBy('due_at')
		.orderBy('plan_key')
		.limit(limit)
		.execute();
	return rows.map(({ state, ...row }) => ({ ...row, kind: '', expired: state !== 'due' }));
}

async function readSends({ tx }: StoreContext, { accountKey, cutoffs }: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const rows = await tx
		.selectFrom('sends')
		.select(['send_key as key', 'claimed_at as at', 'viewer_key as viewerKey'])
		.where('account_key', '=', accountKey)
		.where('claimed_at', '<', cutoffs.evidence)
		.where('claimed_at', '>=', after.at)
		.where((where) => where.or([where('claimed_at', '>', after.at), where('send_key', '>', after.key)]))
		.orderBy('claimed_at')
		.orderBy('send_key')
		.limit(limit)
		.execute();
	return rows.map((row) => ({ ...row, kind: '', expired: true }));
}

async function readDecisions({ tx }: StoreContext, { accountKey, cutoffs }: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const rows = await tx
		.selectFrom('decisions')
		.select(['decision_key as key', 'at', 'viewer_key as viewerKey'])
		.where('account_key', '=', accountKey)
		.where('at', '<', cutoffs.evidence)
		.where('at', '>=', after.at)
		.where((where) => where.or([where('at', '>', after.at), where('decision_key', '>', after.key)]))
		.orderBy('at')
		.orderBy('decision_key')
		.limit(limit)
		.execute();
	return rows.map((row) => ({ ...row, kind: '', expired: true }));
}

/** The ids of a comment have an end of their own, set when they were kept. */
async function readCommentRefs({ tx }: StoreContext, { accountKey, cutoffs }: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const rows = await tx
		.selectFrom('comment_refs')
		.select(['event_key as key', 'expires_at as at'])
		.where('account_key', '=', accountKey)
		.where('expires_at', '<', cutoffs.asOf)
		.where('expires_at', '>=', after.at)
		.where((where) => where.or([where('expires_at', '>', after.at), where('event_key', '>', after.key)]))
		.orderBy('expires_at')
		.orderBy('event_key')
		.limit(limit)
		.execute();
	return rows.map((row) => ({ ...row, viewerKey: '', kind: '', expired: true }));
}

/** States nobody works on any more. An event still handed off stays, however old. */
export const SETTLED_EVENTS: readonly EventState[] = ['handled', 'dead'];

/** An event that proves a consent stays as long as the ledger names it: without it the consent proves nothing. */
async function readEvents({ tx }: StoreContext, { accountKey, cutoffs }: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const rows = await tx
		.selectFrom('events')
		.select(['event_key as key', 'received_at as at', 'viewer_key as viewerKey', 'state'])
		.where('account_key', '=', accountKey)
		.where('received_at', '<', cutoffs.events)
		.where('received_at', '>=', after.at)
		.where((where) => where.or([where('received_at', '>', after.at), where('event_key', '>', after.key)]))
		.orderBy('received_at')
		.orderBy('event_key')
		.limit(limit)
		.execute();
	const cited = await readProofs(tx, accountKey, [...new Set(rows.flatMap((row) => row.viewerKey ?? []))]);
	return rows.map(({ state, viewerKey, ...row }) => ({
		...row,
		viewerKey: viewerKey ?? '',
		kind: '',
		expired: SETTLED_EVENTS.includes(state) && !cited.has(row.key),
	}));
}

async function readProofs(tx: StoreContext['tx'], accountKey: string, people: readonly string[]): Promise<Set<string>> {
	if (people.length === 0) return new Set();
	const rows = await tx
		.selectFrom('consent_ledger')
		.select('source_event')
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', people)
		.execute();
	return new Set(rows.map((row) => row.source_event));
}
