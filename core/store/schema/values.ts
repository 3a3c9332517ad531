import type { ColumnType } from 'kysely';

/** UTC milliseconds. */
export type Millis = number;
export type Flag = 0 | 1;
/** A column that came later: null where nobody sets it. */
export type Added<T> = ColumnType<T | null, T | null | undefined, T | null>;

export type SendingMode = 'rehearsal' | 'test_people' | 'live';
export type IdentityKind = 'igsid' | 'handle' | 'vendor_id' | 'display_name' | 'email';
/** A way to a person beside the direct message; null in a row is the direct message. */
export type OtherChannel = 'email';
export type Login = 'instagram' | 'facebook';
export type SendState = 'claimed' | 'sent' | 'unknown' | 'refused';
export type EventState = 'handed_off' | 'handled' | 'dead';
export type Language = 'nl' | 'en';
/** What somebody answered to the question how old they are. */
export type AgeAnswer = 'of_age' | 'too_young';
/** What a message says as a whole. `start`: the person comes back by themselves. */
export type EventKeyword = 'stop' | 'yes' | 'start';
export type InboxMark =
	/** Instagram said, or was found, to tell the account's updates. */
	| 'subscribed_at'
	/** We took the subscription away ourselves. */
	| 'unsubscribed_at'
	/** The subscription was found gone. */
	| 'subscription_lost_at'
	/** The last look whether it is still there. */
	| 'subscription_checked_at'
	/** The last webhook with an update of this account. */
	| 'last_webhook_at'
	/** The last proof that a process listens: a webhook or a whole pass. Clock of the store, without a sandbox's offset: it is about processes. */
	| 'heard_at'
	/** The last proof that the page for requests of people is published. Clock of the store, as for `heard_at`. */
	| 'rights_open_at'
	/** The last pass of the reconciler that ended without an error. */
	| 'reconciled_at'
	/** The last pass begun. */
	| 'reconcile_begun_at'
	/** Everything said in conversations up to here was read. */
	| 'conversations_read_to'
	/** Instagram refused to show comments. */
	| 'comments_refused_at'
	/** Posting time of the media whose comments were read last. */
	| 'media_read_to';

/** What shows that a store was put back: lines of the journal it does not know, no journal where there was one, a journal older than the backup, another place. */
export type RestoreSign = 'journal_ahead' | 'journal_missing' | 'journal_older_than_backup' | 'moved';
