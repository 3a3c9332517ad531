import type { Millis } from './values';

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
}

export interface CountersTable {
	name: string;
	value: number;
}
