import { OPT_OUT_CONFIRMATION, type CopyRow } from './copy';
import type { Rule } from './rule';
import type { SendFacts } from './send-facts';
import { hasToken } from './tokens';

/**
 * In a running conversation the line is given once in this time (issue 7, copy). No longer than automation is silent
 * after a colleague wrote: what it says first when the conversation is its own again so has the line.
 */
export const DISCLOSED_FOR_MS = 24 * 3_600_000;

/** "automatisch", "automated", "geautomatiseerd", "bot": said in the text's own words. */
const IN_OWN_WORDS = /automat|\b(chat)?bot\b/iu;

/** Whether a text tells the person that nobody is typing, in its own words or by `{disclosure}`. */
export function discloses({ text }: Pick<CopyRow, 'text'>): boolean {
	return IN_OWN_WORDS.test(text) || hasToken(text, 'disclosure');
}

/**
 * Whether a message must say that it is automated, how to opt out and where the privacy notice is: every step of a
 * campaign, every private reply to a comment and every question for a consent, and in a conversation the first message in 24 hours.
 *
 * @param now time of the account, UTC milliseconds
 */
export function isDisclosureDue({ cause, copy, disclosedAt }: Pick<SendFacts, 'cause' | 'copy' | 'disclosedAt'>, now: number): boolean {
	if (copy?.key === OPT_OUT_CONFIRMATION) return false;
	if (cause?.kind === 'campaign' || cause?.kind === 'private_reply' || (copy?.asks ?? null) !== null) return true;
	return disclosedAt === null || now >= disclosedAt + DISCLOSED_FOR_MS;
}

export const isDisclosed: Rule<Pick<SendFacts, 'cause' | 'copy' | 'disclosedAt'>> = (facts, now) =>
	facts.copy !== null && isDisclosureDue(facts, now) && !discloses(facts.copy) ? { code: 'disclosure_due' } : null;
