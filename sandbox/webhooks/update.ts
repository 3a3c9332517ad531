import type { Account, Comment, Story, Thread } from '../world';

/** One thing Meta would tell the app about (reference §3.6). */
export interface Update {
	readonly id: string;
	readonly account: Account;
	/** The webhook field it belongs to (reference §3.3). */
	readonly field: string;
	/** Short name for people reading the log: message, story-reply, quick-reply, echo, comment, … */
	readonly kind: string;
	readonly shape: 'messaging' | 'value';
	/** Another app owns the thread (reference §3.5). */
	readonly standby: boolean;
	readonly mid: string | null;
	readonly payload: Record<string, unknown>;
}

export type UpdateDraft = Omit<Update, 'id'>;

/** An event of a thread. reference §3.5: incoming events come from the IGSID, echoes from the account. */
export function threadUpdate(
	thread: Thread,
	what: { field: string; kind: string; mid: string | null; at: number; event: Record<string, unknown>; fromAccount?: boolean },
): UpdateDraft {
	const person = { id: thread.igsid };
	const business = { id: thread.account.professionalId };
	const [sender, recipient] = what.fromAccount ? [business, person] : [person, business];
	return {
		account: thread.account, field: what.field, kind: what.kind, shape: 'messaging', standby: thread.ownedByOther, mid: what.mid,
		payload: { sender, recipient, timestamp: what.at, ...what.event },
	};
}

/** An event that is a field and a value (comments, mentions, story insights). */
export function valueUpdate(account: Account, field: string, kind: string, payload: Record<string, unknown>): UpdateDraft {
	return { account, field, kind, shape: 'value', standby: false, mid: null, payload };
}

/** Who wrote a comment, as the event names it. */
export interface CommentAuthor {
	readonly id: string;
	readonly username: string;
	/** reference §3.6: there when the account comments on its own media. */
	readonly self_ig_scoped_id?: string;
}

/** reference §3.6: the comment id is value.id, or comment_id on the examples page; parent_id only on replies. */
export function commentUpdate(comment: Comment, from: CommentAuthor, productType: string): UpdateDraft {
	const live = productType === 'LIVE';
	return valueUpdate(comment.account, live ? 'live_comments' : 'comments', from.self_ig_scoped_id !== undefined ? 'own-comment' : live ? 'live-comment' : 'comment', {
		[comment.account.settings.commentIdName]: comment.id,
		...(comment.parentId === null ? {} : { parent_id: comment.parentId }),
		from: { ...from },
		text: comment.text,
		media: { id: comment.mediaId, media_product_type: productType },
	});
}

export function storyUrl(story: Story): string {
	return `https://cdn.example/story/${story.id}`;
}
