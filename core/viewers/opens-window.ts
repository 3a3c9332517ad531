import type { InboundKind } from '../inbox/families';

/**
 * Whether this kind of event opens the 24 h messaging window. Documented: a message (story replies and
 * quick-reply taps are messages) and a menu tap. A comment does not; reactions and mentions are unconfirmed,
 * so they stay closed (reference §4.2, law 8).
 */
export function opensWindow(kind: InboundKind): boolean {
	switch (kind) {
		case 'story_reply':
		case 'message':
		case 'quick_reply':
		case 'postback':
		case 'unsupported':
			return true;
		case 'story_mention':
		case 'comment':
		case 'live_comment':
		case 'reaction':
		case 'referral':
		case 'seen':
		case 'edited':
		case 'deleted':
		case 'hand_over':
			return false;
	}
}
