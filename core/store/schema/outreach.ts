import type { Flag, Language, Millis, SendState } from './values';

export interface CopyVersionsTable {
	version: number;
	checksum: string;
	published_at: Millis;
	rows: string;
}

export interface SendsTable {
	send_key: string;
	account_key: string;
	viewer_key: string;
	/** The inbound event that is answered. */
	cause: string;
	step: string;
	copy_key: string;
	copy_version: number;
	language: Language;
	purpose: string;
	lawful_basis: string;
	evidence: string;
	state: SendState;
	claimed_at: Millis;
	/** Wall clock: after this a claim nobody settled counts as `unknown`. */
	lease_until: Millis;
	settled_at: Millis | null;
	settled_by: 'answer' | 'echo' | 'conversation' | null;
	text_hash: string;
	message_hash: string | null;
	error: string | null;
}

/** A message that is to go out at a time of its own: a step of a campaign for one person. */
export interface PlansTable {
	plan_key: string;
	account_key: string;
	viewer_key: string;
	campaign: string;
	/** 1 is the first message, 2 the one follow-up. */
	step: number;
	copy_key: string;
	follow_up_copy_key: string | null;
	due_at: Millis;
	/** Wall clock: a dispatcher that died gives its rows back after this. */
	lease_until: Millis;
	state: 'due' | 'done' | 'cancelled';
	outcome: string | null;
	reasons: string | null;
	created_at: Millis;
	finished_at: Millis | null;
}

export interface DecisionsTable {
	decision_key: string;
	account_key: string;
	viewer_key: string;
	cause: string;
	step: string;
	at: Millis;
	send: Flag;
	reasons: string;
}
