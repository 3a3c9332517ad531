import type { ColumnType } from 'kysely';
import type { Flag, Millis } from './values';

/** One trouble from when it began until it ended; an empty account is the store as a whole. */
export interface AlertsTable {
	alert_key: string;
	account_key: string;
	code: string;
	/** What of the account it is about: a campaign, a recipient, a workflow; empty where there is but one. */
	subject: string;
	/** As JSON: numbers and names of things, never a person. */
	figures: string;
	opened_at: Millis;
	ended_at: ColumnType<Millis | null, Millis | null | undefined, Millis | null>;
	/** What a colleague is known to have heard. */
	told: 'nothing' | 'opened' | 'ended';
}

/** Something that waits for a human. The person is found by what it came from, and by nothing once they are erased. */
export interface TasksTable {
	task_key: string;
	account_key: string;
	kind: string;
	reason: string;
	/** Key of the event, hold, send, request or message to a recipient it came from. */
	source_key: string;
	since: Millis;
	deadline: Millis | null;
	opened_at: Millis;
	ended_at: ColumnType<Millis | null, Millis | null | undefined, Millis | null>;
	/** Who closed it by hand; null while it is open, and when what it waited for happened. */
	ended_by: ColumnType<string | null, string | null | undefined, string | null>;
}

/** What an account looked like over a month; a review made again is a further revision. */
export interface ReviewsTable {
	review_key: string;
	account_key: string;
	/** Calendar month in the zone of the account, `2026-11`. */
	month: string;
	revision: number;
	made_at: Millis;
	/** `ReviewFacts` as JSON. */
	facts: string;
	/** Keyed over everything above. */
	mac: string;
	key_version: number;
}

export interface ReviewSignaturesTable {
	review_key: string;
	account_key: string;
	signed_at: Millis;
	signed_by: string;
	/** Whether whoever signed has seen two-factor authentication on for the Instagram account. */
	two_factor: Flag;
	login_alerts: Flag;
	remark: string;
	/** Keyed over the review's own mac and everything above. */
	mac: string;
	key_version: number;
}

/** One incident with data of people (GDPR art. 33(5)). */
export interface IncidentsTable {
	incident_key: string;
	account_key: string;
	/** The form it came by, so that a form sent twice is one incident. */
	form: string;
	kind: string;
	/** Whose data it is about, and the people and rows counted for it when it was recorded. */
	whose: string;
	happened_from: Millis;
	happened_to: Millis;
	/** From here the 72 hours run. */
	known_at: Millis;
	people: number;
	records: string;
	recorded_at: Millis;
	recorded_by: string;
	/** What happened, in a colleague's words, which may name people. */
	sealed: string;
	wrapped_key: string;
	key_version: number;
}

export interface IncidentStepsTable {
	step_key: string;
	incident_key: string;
	account_key: string;
	form: string;
	what: string;
	at: Millis;
	by: string;
	sealed: string;
	wrapped_key: string;
	key_version: number;
}

/** A login of a colleague; who it is stands in the signed cookie alone. Wall clock. */
export interface TeamSessionsTable {
	session_hash: string;
	link_hash: string;
	expires_at: Millis;
	ended_at: ColumnType<Millis | null, Millis | null | undefined, Millis | null>;
}
