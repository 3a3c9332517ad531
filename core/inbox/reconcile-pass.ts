import type { InstagramEvent } from '../instagram/events';

export interface ReconciledAccount {
	readonly accountKey: string;
	/** Professional account id: `entry.id` of its webhooks. */
	readonly igAccountId: string;
	/** Every id Instagram may name the account by. */
	readonly ids: readonly string[];
}

/** Records events and keeps those to hand off. */
export type Feed = (events: readonly InstagramEvent[]) => Promise<void>;

/** A place in a list ordered by time: after this time, and among equal times after this text. */
export interface Place {
	/** UTC milliseconds. */
	readonly at: number;
	readonly tie: string;
}

/** Whether a place comes after another one. */
export function isAfter(a: Place, b: Place): boolean {
	return a.at > b.at || (a.at === b.at && a.tie > b.tie);
}

/** How far the reading of conversations has come. */
export interface ConversationProgress extends Place {
	/** Passes in a row that one conversation could not be read in. */
	readonly stuck: number;
}

/** One pass of the reconciler. Times in UTC milliseconds of the account. */
export interface ReconcilePass {
	/** Older than this is none of our business. */
	readonly from: number;
	/** Newer than this is left to the webhook. */
	readonly to: number;
	/** Posts older than this are left out. */
	readonly mediaFrom: number;
	readonly conversations: ConversationProgress;
	/** Media whose comments were read last; null: begin with the newest. */
	readonly media: Place | null;
	readonly readComments: boolean;
}
