import type { Added, EventKeyword, EventState, Flag, InboxMark, Language, Millis } from './values';

export interface EventsTable {
	event_key: string;
	account_key: string;
	viewer_key: string | null;
	kind: string;
	/** Keyed hash of Meta's own id of the update: the same update twice is one row. */
	natural_key: string;
	story_id: string | null;
	keyword: EventKeyword | null;
	/** What the workflow may switch on, by the phrases in use when it came. */
	next_step: Added<string>;
	language: Language | null;
	/** Which of our questions a quick reply names, when it names one. */
	question_key: string | null;
	occurred_at: Millis;
	received_at: Millis;
	/** Handed off again until handled; 0 for what nobody is expected to answer. */
	expects_answer: Flag;
	state: EventState;
	lease_until: Millis;
	attempts: number;
	handled_at: Millis | null;
	outcome: string | null;
}

/** What is needed to answer, hide or delete a comment while that may be wanted. */
export interface CommentRefsTable {
	event_key: string;
	account_key: string;
	top_level: Flag;
	live: Flag;
	hidden: Flag;
	/** The ids of comment and media at Instagram. */
	sealed: string;
	wrapped_key: string;
	key_version: number;
	expires_at: Millis;
	/** JSON of the published keyword the comment says, see `core/outreach/comment-ask.ts`. */
	asked: string | null;
}

/** What the inbox of an account remembers of its own work. */
export interface InboxMarksTable {
	account_key: string;
	mark: InboxMark;
	/** Time of the account. */
	at: Millis;
	detail: string | null;
}
