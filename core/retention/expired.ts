import type { EventState } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { countriesOf, type Countries } from './countries';
import { isHeld, type Holds } from '../consent/legal-hold';
import { cutoffIn, type Cutoffs } from './policy';

/** Kinds of rows a purge removes, as its receipt names them. */
export const REMOVED_KINDS = ['views', 'engagements', 'people', 'events', 'decisions', 'sends', 'plans', 'commentRefs', 'auditLog', 'passOns', 'rightsRequests', 'conversions'] as const;
export type Removed = Readonly<Record<(typeof REMOVED_KINDS)[number], number>>;

export const NOTHING_REMOVED: Removed = {
	views: 0, engagements: 0, people: 0, events: 0, decisions: 0, sends: 0, plans: 0, commentRefs: 0, auditLog: 0, passOns: 0, rightsRequests: 0, conversions: 0,
};

/** Whose rows, and how old. */
export interface Scope {
	readonly accountKey: string;
	readonly cutoffs: Cutoffs;
	/** Whose rows stay, whatever their age: legal holds and restrictions. */
	readonly holds: Holds;
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
export const ROW_STAGES = ['engagements', 'plans', 'sends', 'decisions', 'commentRefs', 'auditLog', 'passOns', 'rightsRequests', 'conversions', 'events'] as const;
export type RowStage = (typeof ROW_STAGES)[number];

/** Reads the next page of old rows; nothing is removed. */
export async function findExpired(store: StoreContext, stage: RowStage, scope: Scope, after: Position, limit: number): Promise<ExpiredPage> {
	const rows = await readOldRows(store, stage, scope, after, limit);
	const last = rows.length < limit ? undefined : rows[rows.length - 1];
	const expired = rows.filter((row) => row.expired && !isHeld(scope.holds, row.viewerKey));
	return { expired, next: last ? { at: last.at, key: last.key } : null };
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
		case 'auditLog':
			return readAuditLog(store, scope, after, limit);
		case 'passOns':
			return readPassOns(store, scope, after, limit);
		case 'rightsRequests':
			return readRightsRequests(store, scope, after, limit);
		case 'conversions':
			return readConversions(store, scope, after, limit);
		case 'events':
			return readEvents(store, scope, after, limit);
	}
}

/** Where the people of some rows are; not asked where no rule goes by it. */
function countriesOfRows({ tx }: StoreContext, { accountKey, cutoffs }: Scope, rows: ReadonlyArray<{ readonly viewerKey: string | null }>): Promise<Countries> {
	return cutoffs.byCountry ? countriesOf(tx, accountKey, rows.flatMap((row) => row.viewerKey ?? [])) : Promise.resolve(new Map());
}

/** Of a lead, also of one this person was merged into, the longer time counts. */
async function readEngagements(store: StoreContext, scope: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const { accountKey, cutoffs } = scope;
	const { tx } = store;
	const rows = await tx
		.selectFrom('engagements')
		.leftJoin('viewers as person', 'person.viewer_key', 'engagements.viewer_key')
		.leftJoin('viewers as whole', 'whole.viewer_key', 'person.merged_into')
		.select(['engagement_key as key', 'engagements.at as at', 'engagements.viewer_key as viewerKey', 'engagements.kind as kind'])
		.select(['person.converted_at as converted', 'whole.converted_at as wholeConverted'])
		.where('engagements.account_key', '=', accountKey)
		.where('at', '<', cutoffs.segmentation.strictest)
		.where('at', '>=', after.at)
		.where((where) => where.or([where('at', '>', after.at), where('engagement_key', '>', after.key)]))
		.orderBy('at')
		.orderBy('engagement_key')
		.limit(limit)
		.execute();
	const countries = await countriesOfRows(store, scope, rows);
	return rows.map(({ converted, wholeConverted, ...row }) => {
		const place = countries.get(row.viewerKey);
		const isLead = converted !== null || wholeConverted !== null;
		const cutoff = cutoffIn(cutoffs.segmentation, place);
		return { ...row, expired: row.at < (isLead ? Math.min(cutoff, cutoffIn(cutoffs.leads, place)) : cutoff) };
	});
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

async function readSends(store: StoreContext, scope: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const { accountKey, cutoffs } = scope;
	const rows = await store.tx
		.selectFrom('sends')
		.select(['send_key as key', 'claimed_at as at', 'viewer_key as viewerKey', 'purpose'])
		.where('account_key', '=', accountKey)
		.where('claimed_at', '<', Math.max(cutoffs.service.strictest, cutoffs.promotion.strictest))
		.where('claimed_at', '>=', after.at)
		.where((where) => where.or([where('claimed_at', '>', after.at), where('send_key', '>', after.key)]))
		.orderBy('claimed_at')
		.orderBy('send_key')
		.limit(limit)
		.execute();
	const countries = await countriesOfRows(store, scope, rows);
	return rows.map(({ purpose, ...row }) => {
		const cutoff = purpose === 'promotion' ? cutoffs.promotion : cutoffs.service;
		return { ...row, kind: '', expired: row.at < cutoffIn(cutoff, countries.get(row.viewerKey)) };
	});
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

async function readAuditLog({ tx }: StoreContext, { accountKey, cutoffs }: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const rows = await tx
		.selectFrom('audit_log')
		.select(['entry_key as key', 'at', 'viewer_key as viewerKey'])
		.where('account_key', '=', accountKey)
		.where('at', '<', cutoffs.evidence)
		.where('at', '>=', after.at)
		.where((where) => where.or([where('at', '>', after.at), where('entry_key', '>', after.key)]))
		.orderBy('at')
		.orderBy('entry_key')
		.limit(limit)
		.execute();
	return rows.map((row) => ({ ...row, viewerKey: row.viewerKey ?? '', kind: '', expired: true }));
}

/** What recipients confirmed. What nobody confirmed stays: somebody still has to see to it. */
async function readPassOns({ tx }: StoreContext, { accountKey, cutoffs }: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const rows = await tx
		.selectFrom('pass_ons')
		.select(['pass_on_key as key', 'finished_at as at', 'viewer_key as viewerKey'])
		.where('account_key', '=', accountKey)
		.where('finished_at', '<', cutoffs.evidence)
		.where('finished_at', '>=', after.at)
		.where((where) => where.or([where('finished_at', '>', after.at), where('pass_on_key', '>', after.key)]))
		.orderBy('finished_at')
		.orderBy('pass_on_key')
		.limit(limit)
		.$narrowType<{ at: number }>()
		.execute();
	return rows.map((row) => ({ ...row, kind: '', expired: true }));
}

/** The register keeps what is over as long as any proof. A link that still opens an answer keeps its request. */
async function readRightsRequests({ tx }: StoreContext, { accountKey, cutoffs }: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const rows = await tx
		.selectFrom('rights_requests')
		.select(['request_key as key', 'finished_at as at', 'viewer_key as viewerKey', 'link_expires_at as linkEnds'])
		.where('account_key', '=', accountKey)
		.where('finished_at', '<', cutoffs.evidence)
		.where('finished_at', '>=', after.at)
		.where((where) => where.or([where('finished_at', '>', after.at), where('request_key', '>', after.key)]))
		.orderBy('finished_at')
		.orderBy('request_key')
		.limit(limit)
		.$narrowType<{ at: number }>()
		.execute();
	return rows.map(({ linkEnds, ...row }) => ({ ...row, viewerKey: row.viewerKey ?? '', kind: '', expired: linkEnds < cutoffs.asOf }));
}

/** What became of people, as long as the messages that led there. */
async function readConversions({ tx }: StoreContext, { accountKey, cutoffs }: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const rows = await tx
		.selectFrom('conversions')
		.select(['conversion_key as key', 'at', 'viewer_key as viewerKey'])
		.where('account_key', '=', accountKey)
		.where('at', '<', cutoffs.evidence)
		.where('at', '>=', after.at)
		.where((where) => where.or([where('at', '>', after.at), where('conversion_key', '>', after.key)]))
		.orderBy('at')
		.orderBy('conversion_key')
		.limit(limit)
		.execute();
	return rows.map((row) => ({ ...row, viewerKey: row.viewerKey ?? '', kind: '', expired: true }));
}

/** The ids of a comment have an end of their own, set when they were kept. */
async function readCommentRefs({ tx }: StoreContext, { accountKey, cutoffs }: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const rows = await tx
		.selectFrom('comment_refs')
		.leftJoin('events', 'events.event_key', 'comment_refs.event_key')
		.select(['comment_refs.event_key as key', 'expires_at as at', 'events.viewer_key as viewerKey'])
		.where('comment_refs.account_key', '=', accountKey)
		.where('expires_at', '<', cutoffs.asOf)
		.where('expires_at', '>=', after.at)
		.where((where) => where.or([where('expires_at', '>', after.at), where('comment_refs.event_key', '>', after.key)]))
		.orderBy('expires_at')
		.orderBy('comment_refs.event_key')
		.limit(limit)
		.execute();
	return rows.map((row) => ({ ...row, viewerKey: row.viewerKey ?? '', kind: '', expired: true }));
}

/** States nobody works on any more. An event still handed off stays, however old. */
export const SETTLED_EVENTS: readonly EventState[] = ['handled', 'dead'];

/** An event that proves a consent stays as long as the ledger names it: without it the consent proves nothing. */
async function readEvents(store: StoreContext, scope: Scope, after: Position, limit: number): Promise<OldRow[]> {
	const { accountKey, cutoffs } = scope;
	const { tx } = store;
	const rows = await tx
		.selectFrom('events')
		.select(['event_key as key', 'received_at as at', 'viewer_key as viewerKey', 'state'])
		.where('account_key', '=', accountKey)
		.where('received_at', '<', cutoffs.deduplication.strictest)
		.where('received_at', '>=', after.at)
		.where((where) => where.or([where('received_at', '>', after.at), where('event_key', '>', after.key)]))
		.orderBy('received_at')
		.orderBy('event_key')
		.limit(limit)
		.execute();
	const countries = await countriesOfRows(store, scope, rows);
	const cited = await readProofs(tx, accountKey, [...new Set(rows.flatMap((row) => row.viewerKey ?? []))]);
	return rows.map(({ state, viewerKey, ...row }) => ({
		...row,
		viewerKey: viewerKey ?? '',
		kind: '',
		expired:
			SETTLED_EVENTS.includes(state) && !cited.has(row.key) && row.at < cutoffIn(cutoffs.deduplication, countries.get(viewerKey ?? '')),
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
