/** Why no call is made for an account, whoever asks; `no_token`: the credential opens none of its tokens. */
export type ClosedBecause = 'throttled' | 'account_stop' | 'token_dead' | 'no_token';

/** One call to the Graph API. The token is added by whoever implements the transport, never put in a URL. */
export interface GraphRequest {
	readonly method: 'GET' | 'POST' | 'DELETE';
	/** Path below host and version, such as `me/messages`. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	readonly body?: unknown;
	/** Sent as a form instead of a JSON body. */
	readonly form?: Readonly<Record<string, string>>;
}

export type GraphResponse =
	/** The API answered, well or badly; the body is its text, unparsed; header names are in lower case. */
	| { readonly answered: true; readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
	/** Nothing came back: time-out, cut, aborted. For a send this is ambiguous. */
	| { readonly answered: false; readonly cause: 'no_answer' }
	/** No connection was ever made, so nothing can have been done. */
	| { readonly answered: false; readonly cause: 'not_reached' }
	/** The account is paused: the call was not even tried, so a pause is never prolonged by us. */
	| { readonly answered: false; readonly cause: 'paused'; readonly because: ClosedBecause; /** UTC milliseconds; null: until a person mends it. */ readonly until: number | null };

/** The port through which everything reaches Instagram. Never throws for what the network or the API does. */
export type Transport = (request: GraphRequest) => Promise<GraphResponse>;

/** Longest a call may take. Meta's own guidance names none; after this a send counts as ambiguous. */
export const CALL_TIMEOUT_MS = 15_000;
