import { MESSAGING_WINDOW_MS } from '../consent/gate';
import type { EventKeyword } from '../store/schema';
import type { InboundKind } from '../inbox/families';
import { ACCOUNT_RULES, equalIsSettled, notRestricted, ofAge, personReachable } from './decide';
import { DM_PACE } from './pace-rules';
import type { Reason } from './reasons';
import type { Rule } from './rule';
import type { PaceFacts, SendFacts } from './send-facts';

/** How long a human may answer a person's message (reference §4.2, HUMAN_AGENT). */
export const HUMAN_WINDOW_MS = 7 * 24 * 3_600_000;

/** What a person says in words of their own; a tap, a reaction and a comment are no question to a colleague. */
const OWN_WORDS: readonly InboundKind[] = ['message', 'story_reply', 'unsupported'];

/** The message a colleague answers. */
export interface Question {
	readonly kind: string;
	readonly keyword: EventKeyword | null;
	/** UTC milliseconds of the account. */
	readonly writtenAt: number;
	/** Whether a message of ours answers it already. */
	readonly answered: boolean;
}

/** Everything a human-written reply rests on, read in one transaction. Times in UTC milliseconds. */
export interface HumanReplyFacts
	extends Pick<
		SendFacts,
		| 'mode' | 'testPerson' | 'stopSwitch' | 'paused' | 'listening' | 'purgeOverdue' | 'storeRestored' | 'rightsOpen' | 'suppression' | 'restricted' | 'underAge'
		| 'serviceObjected' | 'unreachable' | 'equalInDoubt' | 'lastInboundAt'
	> {
	/** No text of the table: what stands for the confirmation of a STOP stands for no human. */
	readonly copy: null;
	readonly pace: Pick<PaceFacts, 'hour' | 'second' | 'thread'>;
	/** null: no such message of this person, or it is no longer kept. */
	readonly question: Question | null;
	/** The text offers a price, a discount or a code. */
	readonly promotional: boolean;
}

export type HumanReplyDecision =
	/** `asHuman`: outside the messaging window, so it goes with the tag HUMAN_AGENT. */
	| { readonly send: true; readonly asHuman: boolean }
	| { readonly send: false; readonly reasons: readonly Reason[] };

/**
 * Decides whether a reply that a human has written may go out now. Pure and total; a no carries every reason. It is the
 * only way to HUMAN_AGENT: one answer to a message of the person's own, within seven days, never promotional. Quiet
 * hours, caps and a takeover are about automation and bind no human; whatever a person objected to does.
 *
 * @param now time of the account, UTC milliseconds
 */
export function decideHumanReply(facts: HumanReplyFacts, now: number): HumanReplyDecision {
	const reasons = RULES.map((rule) => rule(facts, now)).filter((reason) => reason !== null);
	if (reasons.length > 0) return { send: false, reasons };
	return { send: true, asHuman: !isWindowOpen(facts, now) };
}

function isWindowOpen({ lastInboundAt }: Pick<HumanReplyFacts, 'lastInboundAt'>, now: number): boolean {
	return lastInboundAt !== null && now < lastInboundAt + MESSAGING_WINDOW_MS;
}

const notSuppressed: Rule<HumanReplyFacts> = ({ suppression }) => (suppression === null ? null : { code: 'suppressed' });

const noObjection: Rule<HumanReplyFacts> = ({ serviceObjected }) => (serviceObjected ? { code: 'objection' } : null);

const answersOwnQuestion: Rule<HumanReplyFacts> = ({ question }) => {
	if (question?.keyword !== null) return { code: 'no_own_question' };
	return OWN_WORDS.some((kind) => kind === question.kind) ? null : { code: 'no_own_question' };
};

const inTime: Rule<HumanReplyFacts> = (facts, now) => {
	const { question } = facts;
	if (question === null || isWindowOpen(facts, now)) return null;
	return now < question.writtenAt + HUMAN_WINDOW_MS ? null : { code: 'human_window_closed' };
};

/** While the window is open the two may talk; outside of it Meta allows the answer, and nothing after it. */
const notAnswered: Rule<HumanReplyFacts> = (facts, now) =>
	facts.question?.answered === true && !isWindowOpen(facts, now) ? { code: 'question_answered' } : null;

const notPromotional: Rule<HumanReplyFacts> = ({ promotional }) => (promotional ? { code: 'promotion_by_hand' } : null);

const RULES: readonly Rule<HumanReplyFacts>[] = [
	...ACCOUNT_RULES, notSuppressed, notRestricted, noObjection, personReachable, ofAge, answersOwnQuestion, inTime, notAnswered, notPromotional, equalIsSettled,
	...DM_PACE,
];
