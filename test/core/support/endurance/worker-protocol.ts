/** Plain JSON between a test and its workers. */
export interface WorkerOptions {
	/** Store file, shared by all workers. */
	readonly file: string;
	readonly key: string;
	/** As a person fills in the Instagram credential. */
	readonly credential: Record<string, string>;
}

export type WorkerAsk =
	| { readonly do: 'setUp' }
	| { readonly do: 'tick' }
	/** `body`: the bytes of an update, in base64. */
	| { readonly do: 'receive'; readonly body: string };
