import { getAccount } from '../accounts/account-store';
import { readConsent } from '../consent/ledger-store';
import { findRestriction } from '../consent/restriction';
import { findSuppression } from '../consent/suppression';
import type { InboundKind } from '../inbox/families';
import { accountNow } from '../store/clock';
import type { AccountRow, ViewerRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { isTestPerson } from '../viewers/test-people';
import { chooseCopy, OPT_OUT_CONFIRMATION } from './copy';
import { HOUR_MS, type CauseFacts, type SendFacts } from './decide';
import { readPublishedCopy } from './published-copy';

/** Which message is meant: this text, to this person, as the answer to this event, as this step. */
export interface AnswerRequest {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** The inbound event that is answered. */
	readonly eventKey: string;
	/** Name of this answer among the answers to one event; one message per event and step. */
	readonly step: string;
	readonly copyKey: string;
}

/** What a message is sent for: an event it answers, or a step of a campaign. */
export type Cause =
	| { readonly kind: 'event'; readonly eventKey: string }
	| { readonly kind: 'campaign'; readonly campaign: string; readonly step: number };

/** A comment that is answered in public, for all to see. */
export interface PublicCause {
	readonly kind: 'public_reply';
	readonly eventKey: string;
}

/** One message to one person. `step` tells the messages for one cause apart: each is sent once. */
export interface MessageRequest {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly cause: Cause;
	readonly step: string;
	readonly copyKey: string;
}

export function toMessage({ eventKey, ...request }: AnswerRequest): MessageRequest {
	return { ...request, cause: { kind: 'event', eventKey } };
}

const CAMPAIGN = 'campaign:';
const PUBLIC = 'public:';
/** Stored causes of public replies, for SQL's LIKE. */
export const PUBLIC_CAUSES = `${PUBLIC}%`;

/** A cause as the store names it: the event's key, `campaign:` and its name, or `public:` and the comment's event. */
export function causeKey(cause: Cause | PublicCause): string {
	switch (cause.kind) {
		case 'event':
			return cause.eventKey;
		case 'campaign':
			return CAMPAIGN + cause.campaign;
		case 'public_reply':
			return PUBLIC + cause.eventKey;
	}
}

/** Whether a stored cause is that of a public reply: nothing of it is ever in a conversation. */
export function isPublicCause(cause: string): boolean {
	return cause.startsWith(PUBLIC);
}

/** The event a stored cause names, which is none for a campaign. */
export function eventOf(cause: string): string {
	return isPublicCause(cause) ? cause.slice(PUBLIC.length) : cause;
}

/** The campaign a stored cause names; null for an event. */
export function campaignOf(cause: string): string | null {
	return cause.startsWith(CAMPAIGN) ? cause.slice(CAMPAIGN.length) : null;
}

/** Name of a campaign's step among its sends. */
export function stepName(step: number): string {
	return `step_${step}`;
}

export interface GatheredFacts {
	readonly facts: SendFacts;
	readonly now: number;
	readonly account: AccountRow;
	readonly viewer: ViewerRow | null;
	readonly copyVersion: number | null;
}

/** Reads everything `decideSend` needs, inside the caller's transaction. */
export async function gatherFacts(store: StoreContext, request: MessageRequest): Promise<GatheredFacts> {
	const { accountKey, viewerKey } = request;
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const viewer = (await findViewerRow(store, request)) ?? null;
	const published = await readPublishedCopy(store);
	const lastInboundAt = viewer?.last_inbound_at ?? null;
	const facts: SendFacts = {
		mode: account.mode,
		testPerson: await isTestPerson(store, accountKey, viewerKey),
		stopSwitch: account.stopped_at !== null,
		paused: account.paused_reason === null ? null : { until: account.paused_until },
		suppression: await findSuppression(store, accountKey, viewerKey),
		restricted: (await findRestriction(store, accountKey, viewerKey)) !== null,
		optOutConfirmed: await wasConfirmed(store, request),
		cause: await causeFacts(store, request, viewer),
		lastInboundAt,
		unanswered: await countUnanswered(store, request, lastInboundAt),
		ownQuestionOpen: await hasOpenQuestionOfTheirOwn(store, request),
		unreachable: viewer !== null && viewer.unreachable_reason !== null,
		copy: chooseCopy(published?.rows ?? [], request.copyKey, [viewer?.language ?? null, account.language, 'en', 'nl']),
		promotionConsent: await readConsent(store, { accountKey, viewerKey, purpose: 'dm_promotion' }),
		claimsInLastHour: await claimsSince(store, accountKey, now - HOUR_MS),
	};
	return { facts, now, account, viewer, copyVersion: published?.version ?? null };
}

async function findViewerRow({ tx }: StoreContext, { accountKey, viewerKey }: MessageRequest) {
	return tx
		.selectFrom('viewers')
		.selectAll()
		.where('viewer_key', '=', viewerKey)
		.where('account_key', '=', accountKey)
		.executeTakeFirst();
}

async function causeFacts(store: StoreContext, request: MessageRequest, viewer: ViewerRow | null): Promise<CauseFacts | null> {
	const { accountKey, viewerKey, cause } = request;
	if (cause.kind === 'campaign') return { kind: 'campaign', ended: await campaignEnded(store, request, cause.campaign, viewer) };
	const row = await store.tx
		.selectFrom('events')
		.select(['event_key', 'keyword'])
		.where('event_key', '=', cause.eventKey)
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.executeTakeFirst();
	return row ? { kind: 'event', eventKey: row.event_key, keyword: row.keyword } : null;
}

/** Whether the opt-out of this cause has its confirmation already; a refused one reached nobody. */
async function wasConfirmed({ tx }: StoreContext, { accountKey, viewerKey, cause }: MessageRequest): Promise<boolean> {
	const row = await tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('cause', '=', causeKey(cause))
		.where('copy_key', '=', OPT_OUT_CONFIRMATION)
		.where('state', '<>', 'refused')
		.executeTakeFirst();
	return row !== undefined;
}

/** Answers to a campaign; a new story reply is none, it only re-opens the window. */
const ANSWERS: readonly InboundKind[] = ['message', 'quick_reply', 'postback'];

/** After the first step, an answer of the person or a conversion ends the campaign for them. */
async function campaignEnded(
	{ tx }: StoreContext,
	{ accountKey, viewerKey }: MessageRequest,
	campaign: string,
	viewer: ViewerRow | null,
): Promise<boolean> {
	const first = await tx
		.selectFrom('sends')
		.select('claimed_at')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('cause', '=', CAMPAIGN + campaign)
		.where('state', '<>', 'refused')
		.orderBy('claimed_at')
		.executeTakeFirst();
	if (!first) return false;
	if (viewer !== null && viewer.converted_at !== null && viewer.converted_at > first.claimed_at) return true;
	const answer = await tx
		.selectFrom('events')
		.select('event_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', 'in', ANSWERS)
		.where('occurred_at', '>', first.claimed_at)
		.executeTakeFirst();
	return answer !== undefined;
}

async function countUnanswered(
	{ tx }: StoreContext,
	{ accountKey, viewerKey }: MessageRequest,
	lastInboundAt: number | null,
): Promise<number> {
	const { sends } = await tx
		.selectFrom('sends')
		.select((select) => select.fn.countAll<number>().as('sends'))
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('state', '<>', 'refused')
		// A comment that was answered in public is answered: nothing waits in the person's inbox.
		.where('cause', 'not like', PUBLIC_CAUSES)
		.where('claimed_at', '>=', lastInboundAt ?? 0)
		.executeTakeFirstOrThrow();
	return sends;
}

/** The newest thing the person wrote is a plain message, and no message of ours answered it. */
async function hasOpenQuestionOfTheirOwn({ tx }: StoreContext, { accountKey, viewerKey }: MessageRequest): Promise<boolean> {
	const last = await tx
		.selectFrom('events')
		.select(['event_key', 'kind', 'keyword'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', 'in', [...ANSWERS, 'story_reply'])
		// A claim of a right was taken up the moment it came; see core/rights/recognise.ts.
		.where((where) => where.or([where('outcome', 'is', null), where('outcome', '<>', 'rights_code')]))
		.orderBy('occurred_at', 'desc')
		.executeTakeFirst();
	if (last?.kind !== 'message' || last.keyword !== null) return false;
	const answered = await tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('cause', '=', last.event_key)
		.executeTakeFirst();
	return answered === undefined;
}

/** A refused call was a call (law 3), so every claim counts against the pace, whatever became of it. */
export async function claimsSince({ tx }: StoreContext, accountKey: string, since: number): Promise<number[]> {
	const rows = await tx
		.selectFrom('sends')
		.select('claimed_at')
		.where('account_key', '=', accountKey)
		.where('claimed_at', '>', since)
		.orderBy('claimed_at')
		.execute();
	return rows.map((row) => row.claimed_at);
}
