import type { Flag, Language, Millis } from './values';

/** What a person may ask for (GDPR art. 15, 16, 17, 18, 20). */
export type Right = 'access' | 'portability' | 'rectification' | 'erasure' | 'restriction';

export type RequestState =
	/** The code is shown and has not come by message yet. */
	| 'waiting'
	/** The code came: it is this person. */
	| 'verified'
	/** An erasure that a legal hold puts off: told so, suppressed and restricted; carried out when the hold ends. */
	| 'held'
	/** A colleague has to decide. */
	| 'in_hand'
	/** The answer waits behind its link. */
	| 'ready'
	| 'done'
	| 'refused'
	/** The code never came. */
	| 'lapsed';

/** The register of what people asked for; of the person only the surrogate key, and that only until it is over. */
export interface RightsRequestsTable {
	request_key: string;
	account_key: string;
	viewer_key: string | null;
	kind: Right;
	language: Language;
	state: RequestState;
	/** Keyed hashes; code and link themselves are kept nowhere. */
	code_hash: string | null;
	code_expires_at: Millis;
	link_hash: string;
	link_expires_at: Millis;
	link_used_at: Millis | null;
	/** What is to be corrected, in the person's words; gone when the request is over. */
	sealed: string | null;
	wrapped_key: string | null;
	key_version: number | null;
	opened_at: Millis;
	verified_at: Millis | null;
	due_at: Millis;
	finished_at: Millis | null;
	/** Reminders given so far. */
	reminders: number;
	/** What became of it, in a code or in the colleague's words. */
	outcome: string | null;
	handled_by: string | null;
	/** `ErasureReceipt` as JSON. */
	receipt: string | null;
}

/** How often somebody tried within a window of time; of whom only a keyed hash. */
export interface RightsTriesTable {
	bucket: string;
	window_from: Millis;
	tries: number;
}

/** While one is open, the person's data are kept and nothing else is done with them (GDPR art. 18). */
export interface RestrictionsTable {
	restriction_key: string;
	account_key: string;
	viewer_key: string;
	/** The request it rests on. */
	cause: string;
	at: Millis;
	lifted_at: Millis | null;
	lifted_by: string | null;
}

/** Who was given something about a person: the leads table, a CRM, an e-mail tool. */
export interface RecipientsTable {
	recipient_key: string;
	account_key: string;
	viewer_key: string;
	recipient: string;
	/** Names of the fields given, as JSON. */
	fields: string;
	since: Millis;
	/** What the recipient last reported to hold, as sealed JSON. */
	sealed: string | null;
	wrapped_key: string | null;
	key_version: number | null;
	reported_at: Millis | null;
	/** Set when it confirmed that everything is gone there. */
	erased_at: Millis | null;
}

/** `lead`: the person themselves, as a lead; all others change what a recipient was given. */
export type PassedOn = 'lead' | 'stop' | 'withdrawal' | 'objection' | 'rectification' | 'erasure' | 'restriction' | 'restriction_lifted' | 'access';

/** Something a recipient is to be told: given out with a lease, tried again, and in the end left to a colleague. */
export interface PassOnsTable {
	pass_on_key: string;
	account_key: string;
	viewer_key: string;
	recipient: string;
	what: PassedOn;
	/** The event or request it follows from: each is passed on once. */
	cause: string;
	/** What it is about, as JSON: purposes, the fields that were corrected, or what is told of a lead. */
	detail: string;
	/** `called_off`: a lead that may not be given any more. */
	state: 'due' | 'confirmed' | 'by_hand' | 'called_off';
	/** Wall clock, as the lease. */
	due_at: Millis;
	lease_until: Millis;
	attempts: number;
	problem: string | null;
	created_at: Millis;
	finished_at: Millis | null;
}

/** What Meta told by a callback about a connected account. */
export interface AccountCallbacksTable {
	callback_key: string;
	/** Hash of the signed request: it counts once. */
	request_hash: string;
	kind: 'data_deletion' | 'deauthorise';
	/** Null when no connected account has the id it names. */
	account_key: string | null;
	/** Keyed hash of the confirmation code; null for a deauthorise. */
	code_hash: string | null;
	received_at: Millis;
	due_at: Millis;
	state: 'held' | 'called_off' | 'done' | 'nothing_held';
	finished_at: Millis | null;
	/** Whether the alert of it was handed to a workflow. */
	alerted: Flag;
	/** Counts of what was removed, as JSON. */
	removed: string | null;
}
