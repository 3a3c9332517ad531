import type { Frame, Outcome } from './normalise-outcome';
import { commentSchema } from './normalise-schemas';

/** A comment, or a comment on a live broadcast (reference §3.6). */
export function commentOutcome(frame: Frame, value: unknown, kind: 'comment' | 'live_comment'): Outcome {
	const comment = commentSchema.safeParse(value);
	const commentId = comment.data?.id ?? comment.data?.comment_id;
	if (!comment.success || commentId === undefined) return { unknown: kind === 'comment' ? 'comments' : 'live_comments' };
	const { from, media, text, parent_id: parentId = null } = comment.data;
	const { accountId, sentAt: occurredAt } = frame;
	const base = { accountId, occurredAt, commentId, parentId, text: text ?? '' };
	// Our own public reply comes back as a comment (reference §7.6).
	if (from.id === accountId || from.self_ig_scoped_id !== undefined) {
		return { event: { ...base, kind: 'own_comment', personId: accountId, naturalKey: `own_comment:${commentId}` } };
	}
	return { event: { ...base, kind, personId: from.id, naturalKey: commentKey(commentId), mediaId: media?.id ?? null } };
}

/** One comment is one event, whichever field or reading brings it. */
export function commentKey(commentId: string): string {
	return `comment:${commentId}`;
}
