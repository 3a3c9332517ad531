import type { NavigationAction } from '../graph/story-figures';
import type { UpdateDraft } from '../webhooks/update';

/** What an act did: what the app is told, what the log keeps. */
export interface Effect {
	update?: UpdateDraft;
	mid?: string;
	commentId?: string;
	storyId?: string;
	text?: string | null;
	leftBy?: NavigationAction;
}
