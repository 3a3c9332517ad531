import { z } from 'zod';
import { navigationActions } from '../graph/story-figures';

/** reference §3.6: what can be attached; `share` is the older name of `ig_post`, `ephemeral` disappears and has no address. */
export const attachmentTypes = ['image', 'video', 'audio', 'file', 'ig_reel', 'reel', 'ig_post', 'story', 'ig_story', 'media', 'share', 'ephemeral'] as const;
export type AttachmentType = (typeof attachmentTypes)[number];

/** reference §3.6, "ad click that opened the thread". */
export const adClickSchema = z.object({ adId: z.string(), ref: z.string().optional(), title: z.string().optional() });
export type AdClick = z.infer<typeof adClickSchema>;

/** Everything a person can do on their phone; over HTTP the same objects as JSON. */
export const followerActSchema = z.discriminatedUnion('act', [
	/** replyTo answers one message inline; ad is the click that opened the thread; isSelf the account writing to itself. */
	z.object({ act: z.literal('message'), text: z.string().min(1), replyTo: z.string().optional(), ad: adClickSchema.optional(), isSelf: z.boolean().optional() }),
	/** Without storyId the newest live story. */
	z.object({ act: z.literal('story-reply'), text: z.string().min(1), storyId: z.string().optional(), isSelf: z.boolean().optional() }),
	z.object({ act: z.literal('attachment'), type: z.enum(attachmentTypes) }),
	/** Something the API does not carry. */
	z.object({ act: z.literal('unsupported') }),
	/** A click on an ig.me link. */
	z.object({ act: z.literal('open-link'), ref: z.string() }),
	/** No Instagram payload is published; this one is Messenger's (reference §3.6). */
	z.object({ act: z.literal('opt-in'), payload: z.string() }),
	/** Without messageId the newest message with quick replies; without title and index its first. */
	z.object({ act: z.literal('tap'), messageId: z.string().optional(), title: z.string().optional(), index: z.number().int().min(0).optional() }),
	/** Ice breaker, menu or template button. */
	z.object({ act: z.literal('postback'), title: z.string(), payload: z.string(), isSelf: z.boolean().optional(), ref: z.string().optional() }),
	/** emoji null takes the reaction back; without messageId the account's newest message. */
	z.object({ act: z.literal('reaction'), emoji: z.string().nullable(), messageId: z.string().optional() }),
	z.object({ act: z.literal('story-mention') }),
	/** On a story of the account, or on a post (any media id, default an invented one). */
	z.object({ act: z.literal('comment'), text: z.string().min(1), storyId: z.string().optional(), mediaId: z.string().optional(), parentId: z.string().optional() }),
	/** Names the account in a comment under somebody else's post. */
	z.object({ act: z.literal('mention'), text: z.string().min(1) }),
	/** On the broadcast that runs. */
	z.object({ act: z.literal('live-comment'), text: z.string().min(1) }),
	z.object({ act: z.literal('seen'), messageId: z.string().optional() }),
	z.object({ act: z.literal('delete-message'), messageId: z.string().optional() }),
	z.object({ act: z.literal('edit-message'), text: z.string().min(1), messageId: z.string().optional() }),
	/** Only recorded here: Meta tells nobody who watched (reference §2.3), it only counts (§2.2). Without leaveBy a tap forward. */
	z.object({ act: z.literal('view-story'), storyId: z.string().optional(), leaveBy: z.enum(navigationActions).optional() }),
	z.object({ act: z.literal('block') }),
	z.object({ act: z.literal('unblock') }),
	z.object({ act: z.literal('follow') }),
	z.object({ act: z.literal('unfollow') }),
]);
export type FollowerAct = z.infer<typeof followerActSchema>;

export interface ActResult {
	act: FollowerAct['act'];
	/** The webhook update it caused; null when Meta would not tell. */
	updateId: string | null;
	mid: string | null;
	commentId: string | null;
	storyId: string | null;
}
