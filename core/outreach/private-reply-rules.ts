import type { Rule } from './rule';
import type { CauseFacts, SendFacts } from './send-facts';

type PrivateReplyFacts = Extract<CauseFacts, { kind: 'private_reply' }>;

/** A rule about the comment that is answered in private; any other message passes. */
function ofComment(rule: (facts: PrivateReplyFacts) => ReturnType<Rule>): Rule<Pick<SendFacts, 'cause'>> {
	return ({ cause }) => (cause?.kind === 'private_reply' ? rule(cause) : null);
}

/**
 * What Meta's seven days and the announcement allow (reference §4.3): the comment's id is kept no longer, a comment
 * that was hidden is answered by nobody, and only who said an announced word asked for a message.
 */
export const PRIVATE_REPLY_RULES: ReadonlyArray<Rule<Pick<SendFacts, 'cause'>>> = [
	ofComment(({ comment }) => (comment === null ? { code: 'comment_unknown' } : null)),
	ofComment(({ comment }) => (comment?.hidden === true ? { code: 'comment_hidden' } : null)),
	ofComment(({ comment, asked }) => (comment !== null && asked === null ? { code: 'keyword_not_said' } : null)),
];
