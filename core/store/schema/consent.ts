import type { IdentityKind, Millis } from './values';

export interface ConsentLedgerTable {
	account_key: string;
	/** Calendar month in UTC, `2026-11`: one chain per account and month. */
	month: string;
	seq: number;
	viewer_key: string;
	purpose: string;
	act: 'grant' | 'withdraw';
	lawful_basis: string;
	wording: string;
	source_event: string;
	at: Millis;
	previous_mac: string;
	mac: string;
	key_version: number;
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
