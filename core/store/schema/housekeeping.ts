import type { Added, Millis } from './values';

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
