import type { Added, AgeAnswer, IdentityKind, Millis } from './values';

export interface ConsentLedgerTable {
	account_key: string;
	/** Calendar month in UTC, `2026-11`: a stretch of the account's chain, which is closed as a whole. */
	month: string;
	seq: number;
	viewer_key: string;
	purpose: string;
	act: 'grant' | 'withdraw' | 'expire' | 'object' | 'erase';
	lawful_basis: string;
	wording: string;
	source_event: string;
	at: Millis;
	previous_mac: string;
	mac: string;
	key_version: number;
	/** Where the decision comes from. */
	origin: Added<string>;
	/** When a grant ends by itself. */
	expires_at: Added<Millis>;
}

export interface ConsentHeadsTable {
	account_key: string;
	month: string;
	entries: number;
	mac: string;
	/** Keyed over count and last mac, so a cut tail shows. */
	head_mac: string;
	key_version: number;
}

/** The end of an account's whole ledger, keyed, so that no month can go together with its own head. */
export interface ConsentAccountHeadsTable {
	account_key: string;
	month: string;
	seq: number;
	/** Entries ever written, closed months included. */
	entries: number;
	mac: string;
	head_mac: string;
	key_version: number;
}

/** A closed month: what it was, signed. A later revision keeps fewer of its entries. */
export interface ConsentCheckpointsTable {
	account_key: string;
	month: string;
	revision: number;
	entries: number;
	/** The mac before the month's first entry, and that of its last. */
	previous_mac: string;
	last_mac: string;
	/** Entries that stay because something still rests on them: `[[seq, mac], …]`. */
	kept: string;
	at: Millis;
	signature: string;
	key_version: number;
}

export interface SuppressionsTable {
	suppression_key: string;
	account_key: string;
	viewer_key: string;
	kind: IdentityKind;
	hash: string;
	pepper_version: number;
	reason: string;
	source_event: string;
	at: Millis;
}

export interface OpenQuestionsTable {
	question_key: string;
	account_key: string;
	viewer_key: string;
	purpose: string;
	wording: string;
	send_key: string;
	asked_at: Millis;
	expires_at: Millis;
	state: 'open' | 'answered' | 'void';
	answered_event: string | null;
}

/** Phrases of the team's own, as they were published. */
export interface KeywordVersionsTable {
	version: number;
	checksum: string;
	published_at: Millis;
	rows: string;
}

/** Versions of the table `moderation_rules`. */
export type ModerationVersionsTable = KeywordVersionsTable;
export type CommentKeywordVersionsTable = KeywordVersionsTable;

/** A service outside that may be given a person's words, masked; who approved it on which terms. */
export interface ProcessorApprovalsTable {
	approval_key: string;
	account_key: string;
	name: string;
	/** Lower case: what a workflow names it by. */
	name_key: string;
	/** `ProcessorTerms` as JSON. */
	terms: string;
	approver: string;
	evidence: string;
	review_at: Millis;
	at: Millis;
	/** When another approval took its place, or somebody ended it. */
	ended_at: Millis | null;
}

export type HoldReason = 'opt_out_in_sentence' | 'under_age' | 'moderation' | 'handed_over';

/** Automation is silent for the person until a human, or a later word of their own, ends it. */
export interface HoldsTable {
	hold_key: string;
	account_key: string;
	viewer_key: string;
	reason: HoldReason;
	source_event: string;
	at: Millis;
	ended_at: Millis | null;
	/** Who ended it, or the event of the person that did. */
	ended_by: string | null;
}

/** A link sent to an e-mail address; of its token only the hash is kept, and the address only while the link works. */
export interface EmailConfirmationsTable {
	confirmation_key: string;
	account_key: string;
	viewer_key: string;
	token_hash: string;
	wording: string;
	asked_at: Millis;
	expires_at: Millis;
	state: 'pending' | 'used' | 'replaced';
	settled_at: Millis | null;
	/** The address, until the link is used, replaced or over. */
	sealed: Added<string>;
	wrapped_key: Added<string>;
	key_version: Added<number>;
}

/** An answer to the question for the age; a later one outdoes it. */
export interface AgeAnswersTable {
	answer_key: string;
	account_key: string;
	viewer_key: string;
	answer: AgeAnswer;
	/** The text it was asked in: copy key, language and published version. */
	wording: string;
	source_event: string;
	at: Millis;
}
