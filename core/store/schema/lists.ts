import type { Added, Flag, Millis } from './values';

export interface EngagementsTable {
	engagement_key: string;
	account_key: string;
	viewer_key: string;
	kind: string;
	story_id: string | null;
	at: Millis;
	source: string;
	natural_key: string;
	/** The import that brought the row; null for official signals. */
	import_key: string | null;
	context: string | null;
	tag: string | null;
	/** What a list told of the viewer at this view; null where it did not. */
	language: Added<string>;
	country: Added<string>;
	account_type: Added<string>;
	watch_seconds: Added<number>;
	follows_us: Added<Flag>;
}

/** What one import told of a view, kept where several told of it; goes with the view. */
export interface ViewTellingsTable {
	engagement_key: string;
	import_key: string;
	told: string;
}

/** Where lists come from, and on what terms. */
export interface SourcesTable {
	source_key: string;
	account_key: string;
	name: string;
	/** Lower case: what `source_tool` of a row is compared with. */
	name_key: string;
	/** `SourceTerms` as JSON. */
	terms: string;
	review_at: Millis;
	/** Whether it may deliver by webhook. */
	feed: Flag;
	/** Its column names -> ours, as JSON. */
	mapping: string;
	/** The approval that holds; null until approved, and again when the terms change. */
	approval_key: string | null;
	saved_at: Millis;
}

/** Who approved which terms, and what they were shown; never changed. */
export interface SourceApprovalsTable {
	approval_key: string;
	source_key: string;
	account_key: string;
	approver: string;
	evidence: string;
	shown: string;
	terms: string;
	at: Millis;
}

/** One export of people: what left, for what and to whom. */
export interface ExportsTable {
	export_key: string;
	account_key: string;
	at: Millis;
	purpose: string;
	recipient: string;
	segment: string;
	/** Names of the fields as JSON. */
	fields: string;
	people: number;
	/** Asked for and left out: opted out, or not known. */
	withheld: number;
}

/** One run of an import, for its summary and for undoing it as a whole. */
export interface ImportsTable {
	import_key: string;
	account_key: string;
	started_at: Millis;
	finished_at: Millis | null;
	added: number;
	known: number;
	rejected: number;
	suppressed: number;
	source: Added<string>;
	/** What the file's name says: date, campaign, platform. */
	context: Added<string>;
	/** Set when undoing began: from then on it takes no more rows. */
	undoing_at: Added<Millis>;
	undone_at: Added<Millis>;
}
