/** How long a workflow has for a beat; renewed every minute while the process that gave it out waits for the end. */
export const BEAT_LEASE_MS = 2 * 60_000;

/** Eight hand-outs over about eight hours, each lease twice the one before; then a person must look. */
export const MAX_HAND_OUTS = 8;

/** End of the lease of hand-out number `attempt` (1 is the first). Wall clock: leases are about processes, not about Instagram's time. */
export function beatLease(wallClock: number, attempt: number): number {
	return wallClock + BEAT_LEASE_MS * 2 ** (attempt - 1);
}
