import type { InstagramEvent } from './events';

/** An update that came out as an event, or as the type it is counted under. */
export type Outcome = { readonly event: InstagramEvent } | { readonly unknown: string };

/** What the envelope around an update tells. */
export interface Frame {
	/** `entry.id`. */
	readonly accountId: string;
	/** When it was sent, UTC milliseconds: for updates without a time of their own. */
	readonly sentAt: number;
	/** From `entry[].standby[]`: another app holds the conversation. */
	readonly standby: boolean;
}

/** Messaging examples use milliseconds, `changes` examples seconds (reference §3.4). */
export function toMillis(value: number | undefined): number | undefined {
	if (value === undefined) return undefined;
	return value < 100_000_000_000 ? Math.round(value * 1000) : Math.round(value);
}
