import type { Account, Comment, DirectMessage, Story, Thread } from '../world';

/** One thing Meta would tell the app about (reference §3.6). */
export interface Update {
	readonly id: string;
	readonly account: Account;
	/** The webhook field it belongs to (reference §3.3). */
	readonly field: string;
	/** Short name for people reading the log: message, story-reply, quick-reply, echo, comment, … */
	readonly kind: string;
	readonly shape: 'messaging' | 'value';
	readonly mid: string | null;
	readonly payload: Record<string, unknown>;
}

export type UpdateDraft = Omit<Update, 'id'>;

/** reference §3.5: incoming events come from the IGSID, echoes from the account. */
function messaging(thread: Thread, at: number, event: Record<string, unknown>, fromAccount = false): Record<string, unknown> {
	const person = { id: thread.igsid };
	const business = { id: thread.account.professionalId };
	return { sender: fromAccount ? business : person, recipient: fromAccount ? person : business, timestamp: at, ...event };
}

function draft(thread: Thread, field: string, kind: string, mid: string | null, payload: Record<string, unknown>): UpdateDraft {
	return { account: thread.account, field, kind, shape: 'messaging', mid, payload };
}

/** A text, with `reply_to.story` when it answers a story. */
export function messageUpdate(thread: Thread, message: DirectMessage, story: Story | null): UpdateDraft {
	const replyTo = story && { reply_to: { story: { id: story.id, url: storyUrl(story), ...(story.linkStickerUrl === null ? {} : { link_sticker_url: story.linkStickerUrl }) } } };
	const event = { message: { mid: message.mid, text: message.text, ...replyTo } };
	return draft(thread, 'messages', story ? 'story-reply' : 'message', message.mid, messaging(thread, message.at, event));
}

/** A quick reply tap: its text is the title of the button. */
export function quickReplyUpdate(thread: Thread, message: DirectMessage, payload: string): UpdateDraft {
	const event = { message: { mid: message.mid, text: message.text, quick_reply: { payload } } };
	return draft(thread, 'messages', 'quick-reply', message.mid, messaging(thread, message.at, event));
}

/** The account is mentioned in somebody's own story. */
export function storyMentionUpdate(thread: Thread, message: DirectMessage): UpdateDraft {
	const attachments = [{ type: 'story_mention', payload: { url: `https://cdn.example/mention/${message.mid.slice(-8)}` } }];
	return draft(thread, 'messages', 'story-mention', message.mid, messaging(thread, message.at, { message: { mid: message.mid, attachments } }));
}

/** Everything the account sends comes back (reference §3.6, §7.5); mid equals the message_id of the answer (§4.1). */
export function echoUpdate(thread: Thread, message: DirectMessage): UpdateDraft {
	const content = message.attachment === null ? { text: message.text } : { attachments: [{ type: message.attachment, payload: {} }] };
	return draft(thread, 'message_echoes', 'echo', message.mid, messaging(thread, message.at, { message: { mid: message.mid, ...content, is_echo: true } }, true));
}

export function deletedUpdate(thread: Thread, message: DirectMessage, at: number): UpdateDraft {
	return draft(thread, 'messages', 'deleted', message.mid, messaging(thread, at, { message: { mid: message.mid, is_deleted: true } }));
}

/** reference §3.6: num_edit is quoted in the docs. */
export function editedUpdate(thread: Thread, message: DirectMessage, at: number): UpdateDraft {
	return draft(thread, 'message_edit', 'edited', message.mid, messaging(thread, at, { message_edit: { mid: message.mid, text: message.text, num_edit: '1' } }));
}

/** reference §3.6: unreact carries neither reaction nor emoji. */
export function reactionUpdate(thread: Thread, message: DirectMessage, emoji: string | null, at: number): UpdateDraft {
	const reaction = emoji === null ? { action: 'unreact' } : { action: 'react', reaction: reactionNames[emoji] ?? 'other', emoji };
	return draft(thread, 'message_reactions', 'reaction', message.mid, messaging(thread, at, { reaction: { mid: message.mid, ...reaction } }));
}

/** Ice breaker, menu or template button; is_self sits beside `postback` (reference §3.6). */
export function postbackUpdate(thread: Thread, mid: string, title: string, payload: string, at: number, isSelf: boolean): UpdateDraft {
	const event = { postback: { mid, title, payload }, ...(isSelf ? { is_self: true } : {}) };
	return draft(thread, 'messaging_postbacks', 'postback', mid, messaging(thread, at, event));
}

/** reference §7.17: a message id, never a watermark. */
export function seenUpdate(thread: Thread, message: DirectMessage, at: number): UpdateDraft {
	return draft(thread, 'messaging_seen', 'seen', message.mid, messaging(thread, at, { read: { mid: message.mid } }));
}

/** reference §3.6: the comment id is value.id. */
export function commentUpdate(comment: Comment, username: string, productType: string, parentId: string | null): UpdateDraft {
	const payload = {
		id: comment.id,
		...(parentId === null ? {} : { parent_id: parentId }),
		from: { id: comment.igsid, username },
		text: comment.text,
		media: { id: comment.mediaId, media_product_type: productType },
	};
	return { account: comment.account, field: 'comments', kind: 'comment', shape: 'value', mid: null, payload };
}

export function storyUrl(story: Story): string {
	return `https://cdn.example/story/${story.id}`;
}

const reactionNames: Record<string, string> = { '❤️': 'love', '❤': 'love', '👍': 'like', '😂': 'laugh', '😮': 'wow', '😢': 'sad', '😡': 'angry' };
