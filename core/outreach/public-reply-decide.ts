import type { CommentRef } from '../inbox/comment-refs';
import { OPT_OUT_CONFIRMATION, type CopyRow } from './copy';
import { ACCOUNT_RULES, copyIsPublished, notHeld, notRestricted, ofAge } from './decide';
import { ACCOUNT_PACE } from './pace-rules';
import type { Reason } from './reasons';
import type { Rule } from './rule';
import type { PaceFacts, SendFacts } from './send-facts';

/** Everything a public reply rests on, read in one transaction. Times in UTC milliseconds. */
export interface PublicReplyFacts
	extends Pick<SendFacts, 'mode' | 'testPerson' | 'stopSwitch' | 'paused' | 'listening' | 'purgeOverdue' | 'storeRestored' | 'rightsOpen' | 'suppression' | 'restricted' | 'hold' | 'underAge' | 'copy'> {
	readonly pace: Pick<PaceFacts, 'hour' | 'second'>;
	/** Whether the event is a comment that this person made on this account. */
	readonly ownComment: boolean;
	/** null when its ids are no longer kept. */
	readonly comment: Pick<CommentRef, 'topLevel' | 'live' | 'hidden'> | null;
}

export type PublicDecision =
	| { readonly send: true; readonly copy: CopyRow }
	| { readonly send: false; readonly reasons: readonly Reason[] };

/**
 * Decides whether a comment may be answered in public now. Pure and total; a no carries every reason. The
 * messaging window and a person's messages so far do not matter: a comment is answered where it was made.
 *
 * @param now time of the account, UTC milliseconds
 */
export function decidePublicReply(facts: PublicReplyFacts, now: number): PublicDecision {
	const reasons = RULES.map((rule) => rule(facts, now)).filter((reason) => reason !== null);
	if (reasons.length > 0 || facts.copy === null) return { send: false, reasons };
	return { send: true, copy: facts.copy };
}

/** Who opted out is not spoken to where all can read it either; their opt-out is confirmed in their inbox only. */
const notSuppressed: Rule<PublicReplyFacts> = ({ suppression }) => (suppression === null ? null : { code: 'suppressed' });

const answersOwnComment: Rule<PublicReplyFacts> = ({ ownComment }) => (ownComment ? null : { code: 'foreign_event' });

const commentIsKnown: Rule<PublicReplyFacts> = ({ ownComment, comment }) =>
	ownComment && comment === null ? { code: 'comment_unknown' } : null;

/** "Replies only to top-level comments; not on hidden or live comments" (reference §4.4). */
const commentTakesReplies: Rule<PublicReplyFacts> = ({ comment }) => {
	if (comment === null) return null;
	if (!comment.topLevel) return { code: 'comment_nested' };
	if (comment.live) return { code: 'comment_live' };
	return comment.hidden ? { code: 'comment_hidden' } : null;
};

/**
 * Only a plain service text is for all to read: a consent to direct messages allows no offer in public, and a
 * yes said in public answers no question (see `core/consent/reading.ts`).
 */
const copyIsForAll: Rule<PublicReplyFacts> = ({ copy }) => {
	if (copy === null) return null;
	const plain = copy.purpose === 'service' && copy.asks === null && copy.quickReplies.length === 0;
	return plain && copy.key !== OPT_OUT_CONFIRMATION ? null : { code: 'copy_not_public' };
};

const RULES: readonly Rule<PublicReplyFacts>[] = [
	...ACCOUNT_RULES, notSuppressed, notRestricted, notHeld, ofAge, answersOwnComment, commentIsKnown, commentTakesReplies, ...ACCOUNT_PACE, copyIsPublished,
	copyIsForAll,
];
