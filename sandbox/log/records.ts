/** Common to all records. Times in ms: `at` on the sandbox clock, `real` on the wall clock. */
interface Stamp {
	readonly n: number;
	readonly at: number;
	readonly real: number;
}

/** What a call to the messages edge wanted and what became of it. */
export interface SendFacts {
	readonly kind: 'message' | 'private-reply' | 'sender-action';
	followerId: string | null;
	igsid: string | null;
	commentId: string | null;
	text: string | null;
	quickReplies: string[];
	tag: string | null;
	messageId: string | null;
	/** Was the 24 h window open when the call came? */
	windowOpen: boolean;
	/** Does the message lie in the person's inbox, whatever the answer said? */
	delivered: boolean;
}

/** What a call for a token wanted (reference §1.2, steps 2 to 4). */
export interface TokenFacts {
	readonly grant: 'code' | 'exchange' | 'refresh';
}

/** What a call to a comment or its media wanted and what became of it (reference §4.4). */
export interface CommentFacts {
	readonly kind: 'comment' | 'reply' | 'hide' | 'unhide' | 'delete' | 'enable' | 'disable';
	readonly mediaId: string | null;
	/** The comment that is answered, hidden or deleted. */
	readonly commentId: string | null;
	/** Who wrote that comment. */
	readonly followerId: string | null;
	readonly text: string | null;
	/** The comment that came into being. */
	newCommentId: string | null;
	/** Did it happen, whatever the answer said? */
	done: boolean;
}

/** What is noted beside the bare call; null where the call is of another kind. */
export interface CallFacts {
	send: SendFacts | null;
	token: TokenFacts | null;
	comment: CommentFacts | null;
}

export interface ApiCall extends Readonly<CallFacts> {
	readonly kind: 'api';
	readonly account: string | null;
	readonly operation: string;
	readonly method: string;
	/** Path and query without the token. */
	readonly path: string;
	/** Written when the call was decided, before a slow answer; null: the caller never got one. */
	readonly status: number | null;
	readonly outcome: 'ok' | 'refused' | 'fault' | 'unknown-path';
	readonly code: number | null;
	readonly subcode: number | null;
	readonly message: string | null;
	readonly faults: string[];
}

export interface WebhookAttempt {
	readonly kind: 'webhook';
	readonly account: string;
	readonly delivery: string;
	readonly updates: string[];
	readonly updateKinds: string[];
	/** Messages they are about, of both sides. */
	readonly mids: string[];
	readonly attempt: number;
	/** null: no answer (refused connection, time-out). */
	readonly status: number | null;
	readonly error: string | null;
	readonly ms: number;
	readonly echo: boolean;
	/** null for Meta's own deliveries, else the name of the forgery. */
	readonly forgery: string | null;
}

/** An update that never will be delivered. */
export interface Undelivered {
	readonly kind: 'undelivered';
	readonly account: string;
	readonly update: string;
	readonly updateKind: string;
	readonly mid: string | null;
	readonly reason: 'not-subscribed' | 'no-callback' | 'gave-up' | 'dropped' | 'echo-lost';
}

export interface FollowerActed {
	readonly kind: 'act';
	readonly account: string;
	readonly follower: string;
	readonly act: string;
	readonly by: 'hand' | 'script';
	readonly text: string | null;
	readonly mid: string | null;
	readonly storyId: string | null;
	/** How the person left the story, after a viewing. */
	readonly leftBy: string | null;
	readonly commentId: string | null;
	readonly update: string | null;
}

export interface ClockStepped {
	readonly kind: 'clock';
	readonly stepMs: number;
	readonly offset: number;
}

/** A change made from outside: fault set, deliveries held, callback changed, story posted. */
export interface Controlled {
	readonly kind: 'control';
	readonly what: string;
	readonly detail: string;
}

export type LogEntry = ApiCall | WebhookAttempt | Undelivered | FollowerActed | ClockStepped | Controlled;
export type LogRecord = LogEntry & Stamp;
export type ApiCallRecord = ApiCall & Stamp;
