import type { InboundKind } from '../inbox/families';

/** Answers to a campaign; a new story reply is none, it only re-opens the window. */
export const ANSWERS: readonly InboundKind[] = ['message', 'quick_reply', 'postback'];
