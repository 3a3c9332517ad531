import { getAccount } from '../accounts/account-store';
import { ASKED_PURPOSES, type AskedPurpose, type ConsentState } from '../consent/ledger';
import { readConsent } from '../consent/ledger-store';
import { decideSend, MESSAGING_WINDOW_MS, type Reason } from '../outreach/decide';
import { gatherFacts, type GatheredFacts } from '../outreach/facts';
import type { Cause } from '../outreach/message';
import type { ReasonCode } from '../outreach/reasons';
import { accountNow } from '../store/clock';
import { isOfPerson } from '../store/of-person';
import type { StoreContext } from '../store/use-case';

/** Whether a message might go out now, and what to wait for. Times of the account, UTC milliseconds. */
export type Outlook =
	/** `until`: when the messaging window closes. */
	| { readonly allowed: true; readonly until: number | null }
	/** `from`: the next legal time, if nothing else changes; null when no time ends it, but a person does. */
	| { readonly allowed: false; readonly reasons: readonly Reason[]; readonly from: number | null };

/** How a person stands with us now. */
export interface Standing {
	/** An answer to their own last message. */
	readonly answer: Outlook;
	/** A message of a campaign. */
	readonly campaign: Outlook;
	readonly lastInboundAt: number | null;
	readonly windowUntil: number | null;
	readonly optedOut: { readonly at: number; readonly reason: string } | null;
	readonly takeoverAt: number | null;
	readonly leadSince: number | null;
	readonly consents: readonly { readonly purpose: AskedPurpose; readonly state: ConsentState['state']; readonly at: number | null }[];
}

/** About the one text somebody chooses, and not about the person. */
const OF_A_TEXT: readonly ReasonCode[] = ['copy_missing', 'disclosure_due', 'code_pool_empty', 'variant_stopped', 'same_text'];

/** The standing of a person; `of` is null when the account has no such person. */
export async function readStanding(
	store: StoreContext,
	accountKey: string,
	viewerKey: string | null,
): Promise<{ readonly now: number; readonly timeZone: string; readonly of: Standing | null }> {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const timeZone = account.time_zone;
	if (viewerKey === null) return { now, timeZone, of: null };
	const about = (cause: Cause) => gatherFacts(store, { accountKey, viewerKey, cause, step: 'answer', copyKey: '' });
	const eventKey = await findLastWord(store, accountKey, viewerKey);
	const answering = await about({ kind: 'event', eventKey: eventKey ?? '' });
	const { viewer, facts } = answering;
	if (viewer === null) return { now, timeZone, of: null };
	const consents: Standing['consents'][number][] = [];
	for (const purpose of ASKED_PURPOSES) {
		const consent = await readConsent(store, { accountKey, viewerKey, purpose }, now);
		consents.push({ purpose, state: consent.state, at: consent.state === 'none' ? null : consent.entry.at });
	}
	return {
		now,
		timeZone,
		of: {
			answer: outlookOf(answering, eventKey === null ? [...OF_A_TEXT, 'foreign_event'] : OF_A_TEXT),
			campaign: outlookOf(await about({ kind: 'campaign', campaign: '', step: 1 }), OF_A_TEXT),
			lastInboundAt: facts.lastInboundAt,
			windowUntil: facts.lastInboundAt === null ? null : facts.lastInboundAt + MESSAGING_WINDOW_MS,
			optedOut: facts.suppression === null ? null : { at: facts.suppression.at, reason: facts.suppression.reason },
			takeoverAt: facts.takeoverAt,
			leadSince: viewer.converted_at,
			consents,
		},
	};
}

function outlookOf({ facts, now }: GatheredFacts, without: readonly ReasonCode[]): Outlook {
	const decision = decideSend(facts, now);
	const reasons = decision.send ? [] : decision.reasons.filter(({ code }) => !without.includes(code));
	if (reasons.length === 0) return { allowed: true, until: facts.lastInboundAt === null ? null : facts.lastInboundAt + MESSAGING_WINDOW_MS };
	return { allowed: false, reasons, from: nextTime(reasons) };
}

/** When the last of the reasons ends; null as soon as one of them has no end of its own. */
export function nextTime(reasons: readonly Reason[]): number | null {
	const ends = reasons.map(({ retryAt }) => retryAt);
	return ends.every((at) => at !== undefined) && ends.length > 0 ? Math.max(...ends) : null;
}

/** The newest thing the person wrote that may be answered. */
async function findLastWord({ tx }: StoreContext, accountKey: string, viewerKey: string): Promise<string | null> {
	const row = await tx
		.selectFrom('events')
		.select('event_key')
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.where('kind', 'in', ['story_reply', 'message', 'quick_reply', 'postback'])
		.orderBy('occurred_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.event_key ?? null;
}
