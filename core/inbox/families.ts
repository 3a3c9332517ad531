import type { EventKind } from '../instagram/events';

/** Outputs of the Instagram Trigger, in their fixed order (DESIGN §4). */
export const FAMILIES = ['storyReply', 'mention', 'comment', 'message', 'tap', 'other'] as const;
export type Family = (typeof FAMILIES)[number];

/** Kinds a workflow may see. Our own messages and comments coming back never start anything. */
export type InboundKind = Exclude<EventKind, 'echo' | 'own_comment'>;

/** Which output an event of this kind leaves by. */
export function familyOf(kind: InboundKind): Family {
	switch (kind) {
		case 'story_reply':
			return 'storyReply';
		case 'story_mention':
			return 'mention';
		case 'comment':
		case 'live_comment':
			return 'comment';
		case 'message':
			return 'message';
		case 'quick_reply':
		case 'postback':
			return 'tap';
		case 'reaction':
		case 'referral':
		case 'seen':
		case 'edited':
		case 'deleted':
		case 'unsupported':
		case 'hand_over':
			return 'other';
	}
}
