import { MESSAGING_WINDOW_MS } from '../consent/gate';
import { CAMPAIGN_RULES } from './campaign-rules';
import { reasonOfConsent } from './consent-reason';
import { OPT_OUT_CONFIRMATION, type CopyRow } from './copy';
import { isDisclosed } from './disclosure';
import { PACE_RULES } from './pace-rules';
import { PRIVATE_REPLY_RULES } from './private-reply-rules';
import { quietUntil } from './quiet-hours';
import { wordsOf, type Reason, type ReasonCode } from './reasons';
import { isPromotional, type Rule } from './rule';
import { noticeFits } from './source-notice';
import type { CauseFacts, SendFacts } from './send-facts';

export { MESSAGING_WINDOW_MS };
export type { Reason } from './reasons';
export type { SendFacts } from './send-facts';

/** Messages without an answer before we fall silent: "never more than two unanswered" (mission, Outreach). */
export const MAX_UNANSWERED = 2;

/** How long automation leaves a person to the human who wrote to them: as long as the window their answer would open. */
export const TAKEOVER_MS = 24 * 3_600_000;

export type LawfulBasis = 'answer_to_own_message' | 'consent' | 'opt_out_confirmation';

export type Decision =
	| { readonly send: true; readonly copy: CopyRow; readonly lawfulBasis: LawfulBasis }
	| { readonly send: false; readonly reasons: readonly Reason[] };

type About<Name extends keyof SendFacts> = Rule<Pick<SendFacts, Name>>;

/**
 * Decides whether one message may go out now. Pure and total; an answer of no carries every reason and, where
 * there is one, the next legal time. Whatever is unknown closes (law 8).
 *
 * @param now time of the account, UTC milliseconds
 */
export function decideSend(facts: SendFacts, now: number): Decision {
	return decideWith(() => true, [], facts, now);
}

/** {@link decideSend} with some of its rules, and some of another channel's own. */
export function decideWith(holds: (rule: Rule) => boolean, own: readonly Rule[], facts: SendFacts, now: number): Decision {
	const reasons = [...RULES.filter(holds), ...own].map((rule) => rule(facts, now)).filter((reason) => reason !== null);
	if (reasons.length > 0 || facts.copy === null) return { send: false, reasons };
	return { send: true, copy: facts.copy, lawfulBasis: basisOf(facts.copy, facts.cause) };
}

const modeAllows: About<'mode' | 'testPerson'> = ({ mode, testPerson }) => {
	switch (mode) {
		case 'live':
			return null;
		case 'rehearsal':
			return { code: 'rehearsal' };
		case 'test_people':
			return testPerson ? null : { code: 'not_a_test_person' };
	}
};

const switchIsOn: About<'stopSwitch'> = ({ stopSwitch }) => (stopSwitch ? { code: 'stop_switch' } : null);

const accountIsHealthy: About<'paused'> = ({ paused }, now) => {
	if (paused === null) return null;
	if (paused.until === null) return { code: 'account_paused' };
	return now < paused.until ? { code: 'account_paused', retryAt: paused.until } : null;
};

const inboxListens: About<'listening'> = ({ listening }) => (listening ? null : { code: 'inbox_not_listening' });

const purgeIsDone: About<'purgeOverdue'> = ({ purgeOverdue }) => (purgeOverdue ? { code: 'purge_overdue' } : null);

/** A store that was put back may have forgotten an opt-out, and what it has sent. */
const storeRemembers: About<'storeRestored'> = ({ storeRestored }) => (storeRestored ? { code: 'store_restored' } : null);

/** The confirmation of a STOP is what the person has just asked for. */
const rightsCanBeClaimed: About<'rightsOpen' | 'copy'> = ({ rightsOpen, copy }) =>
	rightsOpen || copy?.key === OPT_OUT_CONFIRMATION ? null : { code: 'rights_not_published' };

export const copyIsPublished: About<'copy'> = ({ copy }) => (copy === null ? { code: 'copy_missing' } : null);

/** What holds for everything an account says, to a person or in public. */
export const ACCOUNT_RULES: ReadonlyArray<
	About<'mode' | 'testPerson' | 'stopSwitch' | 'paused' | 'listening' | 'purgeOverdue' | 'storeRestored' | 'rightsOpen' | 'copy'>
> = [modeAllows, switchIsOn, accountIsHealthy, inboxListens, purgeIsDone, storeRemembers, rightsCanBeClaimed];

/** STOP beats everything, but for the one confirmation of that very STOP (law 4). */
const notSuppressed: Rule = ({ suppression, optOutConfirmed, cause, copy }) => {
	if (suppression === null) return null;
	const confirmsThisStop = copy?.key === OPT_OUT_CONFIRMATION && cause?.kind === 'event' && suppression.sourceEvent === cause.eventKey;
	return confirmsThisStop && !optOutConfirmed ? null : { code: 'suppressed' };
};

/** Kept, and nothing else is done with it; the confirmation of a STOP is what the person has just asked for. */
export const notRestricted: About<'restricted' | 'copy'> = ({ restricted, copy }) =>
	restricted && copy?.key !== OPT_OUT_CONFIRMATION ? { code: 'restricted' } : null;

/** A private reply has seven days of its own, and opens no window (reference §4.3). */
const windowIsOpen: Rule = ({ lastInboundAt, viewOnly, cause }, now) => {
	if (cause?.kind === 'private_reply') return null;
	if (lastInboundAt === null) return { code: viewOnly ? 'view_only' : 'never_wrote' };
	return now < lastInboundAt + MESSAGING_WINDOW_MS ? null : { code: 'window_closed' };
};

/** Promotion needs its own grant; so does a campaign, which answers no message of the person (law 5). */
const consentForPurpose: Rule = (facts) =>
	isPromotional(facts) ? reasonOfConsent(facts.promotionConsent, { missing: 'consent_missing', expired: 'consent_expired' }) : null;

/** Somebody who may have opted out, or is too young, hears nothing more from automation. */
export const notHeld: About<'hold' | 'copy'> = ({ hold, copy }) =>
	hold !== null && copy?.key !== OPT_OUT_CONFIRMATION ? { code: 'held_for_human' } : null;

export const personReachable: About<'unreachable'> = ({ unreachable }) => (unreachable ? { code: 'person_unreachable' } : null);

/** A child gets nothing but the confirmation of a STOP. */
export const ofAge: About<'underAge' | 'copy'> = ({ underAge, copy }) =>
	underAge && copy?.key !== OPT_OUT_CONFIRMATION ? { code: 'under_age' } : null;

/**
 * Who objects to being approached is still answered when they write (GDPR art. 21); an objection to every message
 * leaves only the confirmation of a STOP.
 */
const noObjection: Rule = (facts) => {
	const { objects, serviceObjected, copy } = facts;
	if (serviceObjected && copy?.key !== OPT_OUT_CONFIRMATION) return { code: 'objection' };
	return objects && isPromotional(facts) ? { code: 'objection' } : null;
};

const regionIsOpen: Rule = (facts) => (facts.regionClosed && isPromotional(facts) ? { code: 'region_closed' } : null);

const notSensitive: Rule = ({ cause, copy }) =>
	(cause?.kind === 'event' || cause?.kind === 'private_reply') && cause.sensitive && copy?.purpose === 'promotion' ? { code: 'sensitive_story' } : null;

const notTakenOver: Rule = ({ takeoverAt, copy }, now) => {
	if (takeoverAt === null || copy?.key === OPT_OUT_CONFIRMATION) return null;
	return now < takeoverAt + TAKEOVER_MS ? { code: 'human_takeover', retryAt: takeoverAt + TAKEOVER_MS } : null;
};

const answersOwnEvent: Rule = ({ cause, copy }) => {
	if (cause === null) return { code: 'foreign_event' };
	// A confirmation of something the person did not ask for would be a message like any other.
	const confirmsStop = cause.kind === 'event' && cause.keyword === 'stop';
	return copy?.key === OPT_OUT_CONFIRMATION && !confirmsStop ? { code: 'foreign_event' } : null;
};

const notTooManyUnanswered: Rule = ({ unanswered, copy }) =>
	unanswered >= MAX_UNANSWERED && copy?.key !== OPT_OUT_CONFIRMATION ? { code: 'two_unanswered' } : null;

/** Per person and over all campaigns; what answers the person's own message is no approach and has no cap. */
const underCap: Rule = ({ cause, approaches }) => {
	const { sentAt, most, periodMs } = approaches;
	const blocking = sentAt[sentAt.length - most];
	return blocking === undefined || cause?.kind !== 'campaign' ? null : { code: 'frequency_cap', retryAt: blocking + periodMs };
};

/** See `EqualWords` in `person-facts.ts`. */
export const equalIsSettled: About<'equalInDoubt'> = ({ equalInDoubt }) => (equalInDoubt ? { code: 'equal_in_doubt' } : null);

const textIsSound: About<'variantStopped'> = ({ variantStopped }) => (variantStopped ? { code: 'variant_stopped' } : null);

const newWords: Rule = ({ sameText }) => (sameText ? { code: 'same_text' } : null);

const formIsThere: Rule = ({ formMissing }) => (formMissing ? { code: 'form_not_published' } : null);
const codeIsLeft: Rule = ({ codeMissing }) => (codeMissing ? { code: 'code_pool_empty' } : null);

/** A direct answer to the person's own message is never delayed by quiet hours (law 8). */
const notInQuietHours: Rule = ({ cause, quiet }, now) => {
	if (cause?.kind !== 'campaign' || quiet.hours === null) return null;
	const until = quietUntil(now, quiet.hours, quiet.zones);
	if (until === null) return null;
	return until === 'always' ? { code: 'quiet_hours' } : { code: 'quiet_hours', retryAt: until };
};

const RULES: readonly Rule[] = [
	...ACCOUNT_RULES, notSuppressed, notRestricted, notHeld, windowIsOpen, consentForPurpose, personReachable, ofAge, noObjection, regionIsOpen,
	notSensitive, notTakenOver, answersOwnEvent, notTooManyUnanswered, underCap, equalIsSettled, newWords, notInQuietHours, ...CAMPAIGN_RULES, ...PRIVATE_REPLY_RULES, ...PACE_RULES,
	textIsSound, copyIsPublished, isDisclosed, noticeFits, codeIsLeft, formIsThere,
];

/** What holds for direct messages alone: Meta's window, their own grant, whether Instagram reaches the person, what its conversation proves, and the line they carry. */
export const DM_ONLY: readonly Rule[] = [windowIsOpen, consentForPurpose, personReachable, equalIsSettled, isDisclosed];

function basisOf(copy: CopyRow, cause: CauseFacts | null): LawfulBasis {
	if (copy.key === OPT_OUT_CONFIRMATION) return 'opt_out_confirmation';
	return isPromotional({ copy, cause }) ? 'consent' : 'answer_to_own_message';
}

/**
 * When to decide again: once every reason is one that time or the account's owner ends. Null when one of them
 * is the answer for good, whatever happens to the others.
 */
export function retryAtOf(reasons: readonly Reason[], now: number): number | null {
	let latest = now;
	for (const { code, retryAt } of reasons) {
		const look = wordsOf(code).lookAgainMs;
		const at = retryAt ?? (look === undefined ? null : now + look);
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
const HUMAN_MAY_ANSWER: readonly ReasonCode[] = [
	'own_question', 'held_for_human', 'window_closed', 'campaign_ended', 'two_unanswered', 'consent_missing', 'hourly_limit', 'frequency_cap', 'quiet_hours',
	'human_takeover', 'campaign_spacing', 'same_text', 'under_age',
];

/** Turns the reasons of a no into what happens next: decide again later, ask a human to answer, or leave it. */
export function verdictOf(reasons: readonly Reason[], now: number): Verdict {
	const codes = reasons.map((reason) => reason.code);
	const asksForHuman = codes.includes('own_question') || codes.includes('held_for_human');
	if (asksForHuman && codes.every((code) => HUMAN_MAY_ANSWER.includes(code))) return { verdict: 'by_hand' };
	const retryAt = retryAtOf(reasons, now);
	return retryAt === null ? { verdict: 'not_allowed' } : { verdict: 'later', retryAt };
}
