/** How long a workflow has to handle an event before it is handed off again. */
export const FIRST_LEASE_MS = 30_000;

/** Ten hand-offs over about eight hours, each lease twice the one before; then a person must look. */
export const MAX_ATTEMPTS = 10;

/** End of the lease of a first hand-off. Wall clock: leases are about processes, not about Instagram's time. */
export function firstLease(wallClock: number): number {
	return wallClock + FIRST_LEASE_MS;
}

/** End of the lease of hand-off number `attempt` (1 is the first). */
export function nextLease(wallClock: number, attempt: number): number {
	return wallClock + FIRST_LEASE_MS * 2 ** (attempt - 1);
}
