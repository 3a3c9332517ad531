import type { InboundKind } from '../inbox/families';

/** Kinds of rows of the one history (`engagements`): what webhooks bring, and what lists tell. */
type HistoryKind = InboundKind | 'view' | 'profile_visit';

/** Signals a rule can count, each with the kinds of rows it stands for. There is no place in a list among them (law 10). */
export const SIGNALS = {
	view: ['view'],
	profile_visit: ['profile_visit'],
	reply: ['story_reply'],
	reaction: ['reaction'],
	mention: ['story_mention'],
	comment: ['comment'],
	message: ['message'],
	tap: ['quick_reply', 'postback'],
	/** Wrote, in whatever form. */
	wrote: ['story_reply', 'message', 'quick_reply', 'postback', 'unsupported'],
} as const satisfies Record<string, readonly HistoryKind[]>;

export type Signal = keyof typeof SIGNALS;
export const SIGNAL_NAMES = Object.keys(SIGNALS) as [Signal, ...Signal[]];

/** What counts as seeing a story: a listed view, or a reply to it, which nobody can give unseen. */
export const SEEING: readonly HistoryKind[] = ['view', 'story_reply'];

/** What counts as engagement after a view: a like, a reply or a message (mission, Segments). */
export const ENGAGING: readonly HistoryKind[] = ['story_reply', 'reaction', 'message', 'quick_reply'];
