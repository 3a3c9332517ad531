import type { AdClick, AttachmentType } from '../followers/acts';
import type { DirectMessage, Story, Thread } from '../world';
import { storyUrl, threadUpdate } from './update';
import type { UpdateDraft } from './update';

/** What a text brought along (reference §3.6). */
export interface TextCompany {
	readonly story?: Story;
	readonly replyTo?: string | null;
	readonly ad?: AdClick;
	readonly isSelf?: boolean;
}

/** A text, with `reply_to` when it answers a story or a message, with `referral` after an ad click. */
export function messageUpdate(thread: Thread, message: DirectMessage, company: TextCompany): UpdateDraft {
	const { story, replyTo, ad, isSelf } = company;
	const toStory = story && {
		reply_to: {
			story: { id: story.id, url: storyUrl(story), ...(story.linkStickerUrl === null ? {} : { link_sticker_url: story.linkStickerUrl }) },
			...(isSelf ? { is_self_reply: true } : {}),
		},
	};
	const toMessage = replyTo ? { reply_to: { mid: replyTo } } : {};
	const event = { mid: message.mid, text: message.text, ...toStory, ...toMessage, ...(ad ? { referral: adReferral(ad) } : {}), ...(isSelf ? { is_self: true } : {}) };
	return told(thread, story ? 'story-reply' : 'message', message, event);
}

/** A quick reply tap: its text is the title of the button. */
export function quickReplyUpdate(thread: Thread, message: DirectMessage, payload: string): UpdateDraft {
	return told(thread, 'quick-reply', message, { mid: message.mid, text: message.text, quick_reply: { payload } });
}

/** The account is mentioned in somebody's own story. */
export function storyMentionUpdate(thread: Thread, message: DirectMessage): UpdateDraft {
	return told(thread, 'story-mention', message, { mid: message.mid, attachments: [{ type: 'story_mention', payload: { url: `https://cdn.example/mention/${message.mid.slice(-8)}` } }] });
}

/** Disappearing media has no payload; a shared post tells its id (reference §3.6). */
export function attachmentUpdate(thread: Thread, message: DirectMessage, type: AttachmentType): UpdateDraft {
	const url = `https://lookaside.example/${message.mid.slice(-8)}`;
	const payload = type === 'ig_post' ? { ig_post_media_id: '17900000000000009', url } : { url };
	return told(thread, 'attachment', message, { mid: message.mid, attachments: [type === 'ephemeral' ? { type } : { type, payload }] });
}

export function unsupportedUpdate(thread: Thread, message: DirectMessage): UpdateDraft {
	return told(thread, 'unsupported', message, { mid: message.mid, is_unsupported: true });
}

/** Everything the account sends comes back (reference §3.6, §7.5); mid equals the message_id of the answer (§4.1). */
export function echoUpdate(thread: Thread, message: DirectMessage): UpdateDraft {
	const content = message.attachment === null ? { text: message.text } : { attachments: [{ type: message.attachment, payload: {} }] };
	const event = { message: { mid: message.mid, ...content, is_echo: true } };
	return threadUpdate(thread, { field: 'message_echoes', kind: 'echo', mid: message.mid, at: message.at, event, fromAccount: true });
}

export function deletedUpdate(thread: Thread, message: DirectMessage, at: number): UpdateDraft {
	return threadUpdate(thread, { field: 'messages', kind: 'deleted', mid: message.mid, at, event: { message: { mid: message.mid, is_deleted: true } } });
}

/** reference §3.6: num_edit is quoted in the docs. */
export function editedUpdate(thread: Thread, message: DirectMessage, at: number): UpdateDraft {
	const event = { message_edit: { mid: message.mid, text: message.text, num_edit: String(message.edits) } };
	return threadUpdate(thread, { field: 'message_edit', kind: 'edited', mid: message.mid, at, event });
}

function told(thread: Thread, kind: string, message: DirectMessage, event: Record<string, unknown>): UpdateDraft {
	return threadUpdate(thread, { field: 'messages', kind, mid: message.mid, at: message.at, event: { message: event } });
}

function adReferral(ad: AdClick): Record<string, unknown> {
	const context = { ad_title: ad.title ?? 'Winter', photo_url: 'https://cdn.example/ad.jpg', video_url: 'https://cdn.example/ad.mp4' };
	return { ...(ad.ref === undefined ? {} : { ref: ad.ref }), ad_id: ad.adId, source: 'ADS', type: 'OPEN_THREAD', ads_context_data: context };
}
