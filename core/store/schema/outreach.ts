import type { ColumnType } from 'kysely';
import type { Added, Flag, Language, Millis, OtherChannel, SendState } from './values';

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
	/** When somebody was asked to look, because nobody could say whether the message arrived. */
	given_to_human_at: Added<Millis>;
	/** 1: it said that it is automated, how to opt out and where the privacy notice is. */
	disclosed: Added<Flag>;
	/** 1: it told the person that they are known from a list. */
	told_source: Added<Flag>;
	/** The code it carries. */
	code_key: Added<string>;
	/** null: a direct message. */
	channel: Added<OtherChannel>;
	/** Which variant of the text it was; of campaigns only. */
	variant: Added<string>;
}

/** A code to give away. */
export interface CodesTable {
	code_key: string;
	account_key: string;
	/** What `{code:…}` of a text names; empty for `{code}`. */
	pool: string;
	code: string;
	expires_at: Millis;
	added_at: Millis;
	/** The first message that carries it; null: nobody has it. A send that was purged still counts. */
	send_key: string | null;
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
	/** null: a direct message. */
	channel: Added<OtherChannel>;
	/** The segment the person came from, as the workflow names it; of first steps. */
	segment: Added<string>;
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

/** What an account may send at most, as a person set it; without a row the defaults hold. */
export interface OutreachLimitsTable {
	account_key: string;
	/** `OutreachLimits` as JSON. */
	limits: string;
	set_at: Millis;
}

type Counter = ColumnType<number, number | undefined, number>;

/** A campaign as a whole: its switch, its budget, and the counts its stop rule looks at. */
export interface CampaignsTable {
	account_key: string;
	campaign: string;
	stopped_at: Millis | null;
	/** Who stopped it: a person, or the rule on opt-outs or errors. */
	stopped_by: 'person' | 'opt_outs' | 'errors' | null;
	/** Most messages of the campaign in all; null: no such limit. */
	budget: number | null;
	/** Messages between two rests. */
	batch: number;
	/** Messages claimed and not refused, ever. */
	sends: Counter;
	/** Counts since it was last resumed. */
	counted_sends: Counter;
	counted_errors: Counter;
	counted_opt_outs: Counter;
	rest_until: ColumnType<Millis, Millis | undefined, Millis>;
	created_at: Millis;
}

/** One variant of a campaign's texts: the counts its guard looks at. */
export interface CampaignVariantsTable {
	account_key: string;
	campaign: string;
	variant: string;
	/** Messages claimed and not refused. */
	sends: Counter;
	opt_outs: Counter;
	stopped_at: Millis | null;
}

/** One pace of an account (GCRA): `tat` is the theoretical arrival time of the next one. */
export interface PacesTable {
	account_key: string;
	lane: 'campaign' | 'plan' | 'conversations' | 'failures';
	tat: Millis;
	/** Failures in a row, in the lane of that name. */
	count: Counter;
}

/** A message of the account that is not ours, for a day: who else writes, and to how many people. */
export interface ForeignMessagesTable {
	account_key: string;
	/** Keyed hash of Meta's id of the message: the same one twice is one row. */
	message_hash: string;
	/** Keyed hash of the person it went to, who may be nobody the store knows. */
	person_hash: string;
	at: Millis;
}
