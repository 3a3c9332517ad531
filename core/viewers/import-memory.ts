import { KnownViewers } from './known-viewers';
import type { SourceStanding } from './sources-store';

/** Stories or sources at most: a list has a few, and one that has another in every row is not worth remembering. */
const MOST = 1_000;

/** What decides whether views of a story are taken in. */
export interface StoryRule {
	readonly isSensitive: boolean;
	/** UTC milliseconds; a view before it is of another story. */
	readonly earliest: number;
}

/** What the batches of one list have read of the store, as long as nobody else writes: see `Recall`. */
export class ImportMemory {
	readonly viewers = new KnownViewers();
	/** By name key; null for one nobody saved. */
	readonly sources = new Map<string, SourceStanding | null>();
	readonly stories = new Map<string, StoryRule>();

	/** Before a batch looks things up: what it finds stays at least until its end. */
	makeRoom(): void {
		if (this.sources.size > MOST) this.sources.clear();
		if (this.stories.size > MOST) this.stories.clear();
	}
}
