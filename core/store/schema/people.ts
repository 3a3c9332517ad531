import type { ColumnType } from 'kysely';
import type { Added, Flag, IdentityKind, Language, Millis } from './values';

export interface ViewersTable {
	viewer_key: string;
	account_key: string;
	/** Time of the person's last message: the messaging window is open for 24 h from here. */
	last_inbound_at: Millis | null;
	language: Language | null;
	/** `unread` until the one profile read after the first message was tried. */
	profile_state: 'unread' | 'read' | 'refused';
	unreachable_reason: string | null;
	/** When the person became a lead with a consent of their own; null while they are not. */
	converted_at: Millis | null;
	/** Set when this person turned out to be another one, whose key now counts. */
	merged_into: string | null;
	created_at: Millis;
	/** When somebody last asked to see the profile; null when nobody has. */
	profile_read_at: ColumnType<Millis | null, Millis | null | undefined, Millis | null>;
	/** When a human of the account last wrote to the person by another way than ours. */
	takeover_at: Added<Millis>;
}

/** People the mode "test people" may message, by keyed hash of their handle. */
export interface TestPeopleTable {
	account_key: string;
	hash: string;
	pepper_version: number;
}

export interface IdentitiesTable {
	identity_key: string;
	account_key: string;
	viewer_key: string;
	kind: IdentityKind;
	/** Keyed hash to find the identity by; null for a display name, which identifies nobody. */
	hash: string | null;
	pepper_version: number;
	sealed: string;
	wrapped_key: string;
	key_version: number;
	created_at: Millis;
	/** 1 while only lists say that it is this person's; null once they wrote under it, the profile has it or a human said so. */
	by_list: Added<Flag>;
}

/** A handle and an id of a tool that rows of an import name together, each by the hash the store has it under. */
export interface ListLinksTable {
	account_key: string;
	handle_hash: string;
	id_hash: string;
	import_key: string;
	/** 1 where lists name one of them with several people who wrote: then it joins nobody. */
	disputed: Flag;
}

/** One thing known of a person beside their history: a flag, a tag, or a trait with its value. */
export interface ViewerMarksTable {
	mark_key: string;
	account_key: string;
	viewer_key: string;
	kind: 'flag' | 'tag' | 'trait' | 'milestone';
	name: string;
	/** Only traits have one; else empty. */
	value: string;
	/** Who says so: `profile`, the source of a list, or the name of a person. */
	source: string;
	evidence: string;
	/** Of older versions; what each import told stands in `mark_tellings`. */
	import_key: string | null;
	at: Millis;
}

/** What one teller said of one mark of a person; the mark is what all tellings come to. */
export interface MarkTellingsTable {
	telling_key: string;
	account_key: string;
	viewer_key: string;
	/** Hash of the name a row of a list told it of, else the key the person had: joining and parting people moves the telling, this stays. */
	told_of: string;
	/** Key of an import, `profile` or `person`. */
	teller: string;
	kind: 'flag' | 'tag' | 'trait' | 'milestone';
	name: string;
	value: string;
	source: string;
	evidence: string;
	at: Millis;
}

/** One viewer that turned out to be another one; `before` is what undoing cannot read from the rows moved. */
export interface MergesTable {
	merge_key: string;
	account_key: string;
	from_key: string;
	into_key: string;
	/** Order of the merges of an account: the last one is undone first. */
	seq: number;
	at: Millis;
	person: string;
	evidence: string;
	before: string;
	undone_at: Millis | null;
	undone_by: string | null;
}

/** A row a merge gave to the other viewer. */
export interface MergeMovesTable {
	merge_key: string;
	table_name: string;
	row_key: string;
}
