import { createHash } from 'node:crypto';

const HOUR_MS = 3_600_000;

/** One follow-up, 48 to 72 h after the first message (mission, Outreach). */
export const FOLLOW_UP_FROM_MS = 48 * HOUR_MS;
export const FOLLOW_UP_SPREAD_MS = 24 * HOUR_MS;

/** When the follow-up of a message is due: spread evenly, and the same for the same plan however often it is asked. */
export function followUpDueAt(planKey: string, sentAt: number): number {
	const share = createHash('sha256').update(planKey).digest().readUInt32BE(0) / 2 ** 32;
	return sentAt + FOLLOW_UP_FROM_MS + Math.floor(share * FOLLOW_UP_SPREAD_MS);
}
