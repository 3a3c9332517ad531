import type { InstagramEvent, NormalisedWebhook } from '../instagram/events';
import type { MediaComment } from '../instagram/edge-reads';
import { commentKey } from '../instagram/normalise-comment';

export interface CommentedMedia {
	/** Professional account id. */
	readonly accountId: string;
	/** Both ids the account goes by: it may have commented itself. */
	readonly accountIds: readonly string[];
	readonly mediaId: string;
}

/**
 * Comments read from a list, in the form webhooks come in: the same comment by either way is one event (law 7).
 * One whose author Instagram does not name is left out: nobody could be answered.
 */
export function commentEvents(media: CommentedMedia, comments: readonly MediaComment[]): NormalisedWebhook {
	const events = comments.flatMap((comment): InstagramEvent[] => {
		const { commentId, fromId, parentId, text, at: occurredAt } = comment;
		if (fromId === null) return [];
		const base = { accountId: media.accountId, occurredAt, commentId, parentId, text };
		if (media.accountIds.includes(fromId)) {
			return [{ ...base, kind: 'own_comment', personId: media.accountId, naturalKey: `own_comment:${commentId}` }];
		}
		return [{ ...base, kind: 'comment', personId: fromId, naturalKey: commentKey(commentId), mediaId: media.mediaId }];
	});
	return { events, unknown: {} };
}
