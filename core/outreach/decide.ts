import { MESSAGING_WINDOW_MS } from '../consent/gate';
import type { ConsentState } from '../consent/ledger';
import type { Suppression } from '../consent/suppression';
import type { SendingMode } from '../store/schema';
import { OPT_OUT_CONFIRMATION, type CopyRow } from './copy';

export { MESSAGING_WINDOW_MS };

/**
 * Messages per account in any 60 minutes. Meta documents no such limit; 200 is what careful tools keep to
 * (reference §5, "200 automated DMs per hour").
 */
export const HOURLY_LIMIT = 200;
export const HOUR_MS = 3_600_000;

/** Messages without an answer before we fall silent: "never more than two unanswered" (mission, Outreach). */
export const MAX_UNANSWERED = 2;

/** Why a message may not go out. The table of codes with cures is `core/outreach/reasons.ts`. */
export type ReasonCode =
	| 'rehearsal'
	| 'not_a_test_person'
	| 'stop_switch'
	| 'account_paused'
	| 'suppressed'
	| 'restricted'
	| 'window_closed'
	| 'never_wrote'
	| 'consent_missing'
	| 'consent_withdrawn'
	| 'person_unreachable'
	| 'hourly_limit'
	| 'copy_missing'
	| 'foreign_event'
	| 'two_unanswered'
	| 'own_question'
	| 'campaign_ended'
	| PublicReplyCode;

/** Why a comment may not be answered in public, beside what holds for every message. */
export type PublicReplyCode = 'comment_unknown' | 'comment_nested' | 'comment_hidden' | 'comment_live' | 'copy_not_public';

export interface Reason {
	readonly code: ReasonCode;
	/** UTC milliseconds from which the reason no longer holds; left out when only a person or the owner can end it. */
	readonly retryAt?: number;
}

/** Everything a decision rests on, read in one transaction. Times in UTC milliseconds. */
export interface SendFacts {
	readonly mode: SendingMode;
	readonly testPerson: boolean;
	readonly stopSwitch: boolean;
	readonly paused: { readonly until: number | null } | null;
	readonly suppression: Suppression | null;
	/** Whether the person had the use of their data restricted (GDPR art. 18). */
	readonly restricted: boolean;
	/** Whether the opt-out this event asked for has its one confirmation, under whatever step. */
	readonly optOutConfirmed: boolean;
	/** What the message is sent for; null when it is an event that is not this person's, or not known. */
	readonly cause: CauseFacts | null;
	/** Messages claimed since the person last wrote. */
	readonly unanswered: number;
	/** Whether the person's last word is a message of their own that nobody has answered. */
	readonly ownQuestionOpen: boolean;
	readonly lastInboundAt: number | null;
	readonly unreachable: boolean;
	readonly copy: CopyRow | null;
	/** The person's consent to promotion by DM. */
	readonly promotionConsent: ConsentState;
	/** When the messages of the last hour were claimed, oldest first. */
	readonly claimsInLastHour: readonly number[];
}

export type CauseFacts =
	| { readonly kind: 'event'; readonly eventKey: string; readonly keyword: 'stop' | 'yes' | null }
	| {
			readonly kind: 'campaign';
			/** Why no further step may follow: the person answered, or became a lead, after the first. */
			readonly ended: boolean;
	  };

export type LawfulBasis = 'answer_to_own_message' | 'consent' | 'opt_out_confirmation';

export type Decision =
	| { readonly send: true; readonly copy: CopyRow; readonly lawfulBasis: LawfulBasis }
	| { readonly send: false; readonly reasons: readonly Reason[] };

/** A rule names the facts it looks at, so it can be asked for every kind of message that has them. */
export type Rule<Facts = SendFacts> = (facts: Facts, now: number) => Reason | null;
type About<Name extends keyof SendFacts> = Rule<Pick<SendFacts, Name>>;

/**
 * Decides whether one message may go out now. Pure and total; an answer of no carries every reason and, where
 * there is one, the next legal time. Whatever is unknown closes (law 8).
 *
 * @param now time of the account, UTC milliseconds
 */
export function decideSend(facts: SendFacts, now: number): Decision {
	const reasons = RULES.map((rule) => rule(facts, now)).filter((reason) => reason !== null);
	if (reasons.length > 0 || facts.copy === null) return { send: false, reasons };
	return { send: true, copy: facts.copy, lawfulBasis: basisOf(facts.copy, facts.cause) };
}

export const modeAllows: About<'mode' | 'testPerson'> = ({ mode, testPerson }) => {
	switch (mode) {
		case 'live':
			return null;
		case 'rehearsal':
			return { code: 'rehearsal' };
		case 'test_people':
			return testPerson ? null : { code: 'not_a_test_person' };
	}
};

export const switchIsOn: About<'stopSwitch'> = ({ stopSwitch }) => (stopSwitch ? { code: 'stop_switch' } : null);

export const accountIsHealthy: About<'paused'> = ({ paused }, now) => {
	if (paused === null) return null;
	if (paused.until === null) return { code: 'account_paused' };
	return now < paused.until ? { code: 'account_paused', retryAt: paused.until } : null;
};

/** STOP beats everything, but for the one confirmation of that very STOP (law 4). */
const notSuppressed: Rule = ({ suppression, optOutConfirmed, cause, copy }) => {
	if (suppression === null) return null;
	const confirmsThisStop = copy?.key === OPT_OUT_CONFIRMATION && cause?.kind === 'event' && suppression.sourceEvent === cause.eventKey;
	return confirmsThisStop && !optOutConfirmed ? null : { code: 'suppressed' };
};

/** Kept, and nothing else is done with it; the confirmation of a STOP is what the person has just asked for. */
export const notRestricted: About<'restricted' | 'copy'> = ({ restricted, copy }) =>
	restricted && copy?.key !== OPT_OUT_CONFIRMATION ? { code: 'restricted' } : null;

const windowIsOpen: Rule = ({ lastInboundAt }, now) => {
	if (lastInboundAt === null) return { code: 'never_wrote' };
	return now < lastInboundAt + MESSAGING_WINDOW_MS ? null : { code: 'window_closed' };
};

/** Promotion needs its own grant; so does a campaign, which answers no message of the person (law 5). */
const consentForPurpose: Rule = ({ copy, cause, promotionConsent }) => {
	if (copy?.purpose !== 'promotion' && cause?.kind !== 'campaign') return null;
	switch (promotionConsent.state) {
		case 'granted':
			return null;
		case 'withdrawn':
			return { code: 'consent_withdrawn' };
		case 'none':
			return { code: 'consent_missing' };
	}
};

const personReachable: Rule = ({ unreachable }) => (unreachable ? { code: 'person_unreachable' } : null);

const answersOwnEvent: Rule = ({ cause, copy }) => {
	if (cause === null) return { code: 'foreign_event' };
	// A confirmation of something the person did not ask for would be a message like any other.
	const confirmsStop = cause.kind === 'event' && cause.keyword === 'stop';
	return copy?.key === OPT_OUT_CONFIRMATION && !confirmsStop ? { code: 'foreign_event' } : null;
};

const notTooManyUnanswered: Rule = ({ unanswered, copy }) =>
	unanswered >= MAX_UNANSWERED && copy?.key !== OPT_OUT_CONFIRMATION ? { code: 'two_unanswered' } : null;

/** A person who asked us something gets a person's answer, not the next step of a campaign. */
const noOwnQuestion: Rule = ({ cause, ownQuestionOpen }) =>
	cause?.kind === 'campaign' && ownQuestionOpen ? { code: 'own_question' } : null;

const campaignGoesOn: Rule = ({ cause }) =>
	cause?.kind === 'campaign' && cause.ended ? { code: 'campaign_ended' } : null;

export const withinHourlyLimit: About<'claimsInLastHour'> = ({ claimsInLastHour }) => {
	const blocking = claimsInLastHour[claimsInLastHour.length - HOURLY_LIMIT];
	return blocking === undefined ? null : { code: 'hourly_limit', retryAt: blocking + HOUR_MS };
};

export const copyIsPublished: About<'copy'> = ({ copy }) => (copy === null ? { code: 'copy_missing' } : null);

const RULES: readonly Rule[] = [
	modeAllows, switchIsOn, accountIsHealthy, notSuppressed, notRestricted, windowIsOpen, consentForPurpose, personReachable,
	answersOwnEvent, notTooManyUnanswered, noOwnQuestion, campaignGoesOn, withinHourlyLimit, copyIsPublished,
];

function basisOf(copy: CopyRow, cause: CauseFacts | null): LawfulBasis {
	if (copy.key === OPT_OUT_CONFIRMATION) return 'opt_out_confirmation';
	return copy.purpose === 'promotion' || cause?.kind === 'campaign' ? 'consent' : 'answer_to_own_message';
}

/** How often to look again while the account is paused until its owner acts. */
const PAUSE_LOOK_MS = 5 * 60_000;

/**
 * When to decide again: once every reason is one that time or the account's owner ends. Null when one of them
 * is the answer for good, whatever happens to the others.
 */
export function retryAtOf(reasons: readonly Reason[], now: number): number | null {
	let latest = now;
	for (const { code, retryAt } of reasons) {
		const at = retryAt ?? (code === 'account_paused' ? now + PAUSE_LOOK_MS : null);
		if (at === null) return null;
		latest = Math.max(latest, at);
	}
	return latest;
}

/** What to do about a no. */
export type Verdict =
	| { readonly verdict: 'later'; readonly retryAt: number }
	| { readonly verdict: 'by_hand' }
	| { readonly verdict: 'not_allowed' };

/** Reasons that leave room for a human's answer: the 24 h window does not bind a human agent (law 9). */
const HUMAN_MAY_ANSWER: readonly ReasonCode[] = ['own_question', 'window_closed', 'campaign_ended', 'two_unanswered', 'consent_missing', 'hourly_limit'];

/** Turns the reasons of a no into what happens next: decide again later, ask a human to answer, or leave it. */
export function verdictOf(reasons: readonly Reason[], now: number): Verdict {
	const codes = reasons.map((reason) => reason.code);
	if (codes.includes('own_question') && codes.every((code) => HUMAN_MAY_ANSWER.includes(code))) return { verdict: 'by_hand' };
	const retryAt = retryAtOf(reasons, now);
	return retryAt === null ? { verdict: 'not_allowed' } : { verdict: 'later', retryAt };
}
