import type { Added, Millis, RestoreSign } from './values';

export interface StoreMetaTable {
	name: string;
	value: string;
}

/** What one purge removed. */
export interface PurgeReceiptsTable {
	receipt_key: string;
	account_key: string;
	started_at: Millis;
	finished_at: Millis | null;
	policy: string;
	removed: string;
	/** Legal holds in force when it ended. */
	holds: Added<number>;
}

/** An order to keep rows of a person, or of everybody (null), until it is released. */
export interface LegalHoldsTable {
	hold_key: string;
	account_key: string;
	viewer_key: string | null;
	reason: string;
	placed_by: string;
	placed_at: Millis;
	released_by: string | null;
	released_at: Millis | null;
}

export interface CountersTable {
	name: string;
	value: number;
}

/** Look-ups, changes of settings, corrections and care of the store: what no other table tells. */
export interface AuditLogTable {
	entry_key: string;
	/** Empty: the store as a whole. */
	account_key: string;
	viewer_key: string | null;
	at: Millis;
	act: 'access' | 'configuration' | 'care' | 'rights' | 'work';
	what: string;
	/** JSON; no person in it. */
	detail: string;
}

/** The journal of opt-outs as this store knows it, see `core/store/journal.ts`. */
export interface JournalLinesTable {
	seq: number;
	mac: string;
	line: string;
}

/** Lines a restored store has learned and not yet carried out. */
export interface JournalReplaysTable {
	seq: number;
}

/** Each time the store was found to have been put back, or may have been. */
export interface StoreRestoresTable {
	restore_key: string;
	found_at: Millis;
	how: RestoreSign;
	/** Where it shows: when the backup was made. */
	backup_made_at: Millis | null;
	/** Lines of the journal the store had forgotten. */
	learned: number;
	/** Null: nothing is sent until somebody answers for it. */
	opened_at: Millis | null;
	/** `journal` where it had everything; else a person. */
	opened_by: string | null;
	reason: string | null;
}
