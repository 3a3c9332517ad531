import type { ColumnType } from 'kysely';
import type { Added, Flag, Language, Login, Millis, SendingMode } from './values';

export interface AccountsTable {
	account_key: string;
	ig_account_id: string;
	app_scoped_id: string | null;
	username: string;
	api_host: string;
	mode: SendingMode;
	language: Language;
	time_zone: string;
	privacy_link: string;
	/** Set while the account may not send, with why and until when (null: until a person clears it). */
	paused_reason: 'throttled' | 'unanswered' | 'account_stop' | 'token_dead' | 'configuration' | null;
	paused_until: Millis | null;
	/** Limit errors or restrictions since the last good call: each pause is twice the one before. */
	pauses_in_a_row: ColumnType<number, number | undefined, number>;
	stopped_at: Millis | null;
	/** When somebody last let sending go on. */
	resumed_at: Added<Millis>;
	/** Since when it looks as if somebody else sends from the account; null while nothing does, and when a person has let it go on. */
	takeover_alert_at: Added<Millis>;
	/** The other tool the owner says writes from this account too; null: none. */
	inbox_tool: Added<string>;
	/** Which of Meta's two logins the account came by, and its Page where that is Facebook's. */
	login: ColumnType<Login, Login | undefined, Login>;
	page_id: ColumnType<string | null, string | null | undefined, string | null>;
	/** The clock never runs backwards for an account: see `core/store/clock.ts`. */
	clock_last: Millis;
	clock_offset: ColumnType<Millis, Millis | undefined, Millis>;
	created_at: Millis;
}

/** One row per token a person entered or a login gave ("seed"): the long-lived token that came of it. */
export interface TokensTable {
	/** Keyed hash of the seed: a new one in the credential is another row. */
	seed_hash: string;
	/** Keyed hash of the app secret that opens the row. */
	opener: string;
	/** The account was added to its Meta app by a link, so every credential of the app opens it. */
	by_link: Flag;
	/** Null until the account is connected. */
	account_key: string | null;
	ig_account_id: string | null;
	sealed: string | null;
	wrapped_key: string | null;
	key_version: number | null;
	/** `exchanging` while somebody asks for the long-lived token; `refused`: the seed itself is no good. */
	state: 'exchanging' | 'live' | 'dead' | 'refused';
	/** Class and codes of what ended it. */
	problem: string | null;
	/** Counts refreshes, so that a call that failed with an older token knows. */
	generation: number;
	/** Time of the account from which the token is old enough to count 24 h; null until it is connected. */
	issued_at: Millis | null;
	/** Null: not known (a pasted token tells nothing), or never. */
	expires_at: Millis | null;
	/** A Page token of Facebook Login neither ends nor refreshes. */
	refreshable: Flag;
	/** Time of the account before which no further refresh is tried. */
	retry_at: Millis;
	/** Wall clock: who exchanges or refreshes holds it until then. */
	lease_until: Millis;
	adopted_at: Millis;
}

/** A link a person was given to add an account by logging in at Instagram; good once. */
export interface ConnectLinksTable {
	state_hash: string;
	opener: string;
	settings: string;
	expires_at: Millis;
	used_at: Millis | null;
}
