import type { Added, Flag, Millis } from './values';

/** What a story is about, from the team's own table. */
export interface StoryFactsTable {
	story_key: string;
	account_key: string;
	theme: string | null;
	campaign: string | null;
	call: string | null;
	offer: string | null;
	place: string | null;
	sensitive: Flag;
	/** Views that were kept per person before the story was marked sensitive; only their number is left. */
	views_forgotten: number;
	at: Millis;
}

export interface StoriesTable {
	story_key: string;
	account_key: string;
	/** Media id at Instagram. */
	story_id: string;
	media_type: string;
	posted_at: Millis;
	first_seen_at: Millis;
	/** Where it can be looked at while it is live; null when Instagram gave none. */
	permalink: Added<string>;
}

/** What was last learned of a story's figures; the figures kept are the last ones known, also when a later look found none. */
export interface StoryReadingsTable {
	story_key: string;
	/** When Instagram last gave a certain answer, figures or none. */
	asked_at: Millis;
	/** When what is kept here was read. */
	read_at: Millis;
	/** Figures as JSON, or null with the cause in `missing`. */
	figures: string | null;
	missing: string | null;
	/** Cause per figure that is null, as JSON. */
	causes: string;
	/** Names of the figures Instagram refuses for this story, as JSON: not asked again. */
	refused: string;
}

export type StoryBeatState = 'recorded' | 'given' | 'done' | 'dead';

/** Something about a story that a workflow is to hear of, once: it is recorded, given out with a lease, and done. */
export interface StoryBeatsTable {
	/** `story_key:name`: one row per story and beat. */
	beat_key: string;
	account_key: string;
	story_key: string;
	name: string;
	/** When the beat was to come, by the account's clock. */
	due_at: Millis;
	late: Flag;
	recorded_at: Millis;
	read_at: Millis | null;
	figures: string | null;
	missing: string | null;
	causes: string;
	state: StoryBeatState;
	/** Wall clock: given out again after this, unless done. */
	lease_until: Millis;
	attempts: number;
	done_at: Millis | null;
}
