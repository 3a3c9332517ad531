import { setTimeout as sleep } from 'node:timers/promises';

/** A machine may be several times slower than the one a limit was chosen on; whatever comes in time is not waited for longer. */
const PATIENCE = 4;

export interface WaitOptions {
	/** Milliseconds until it gives up, on a quick machine; {@link PATIENCE} times as long on any. */
	readonly timeoutMs: number;
	/** Milliseconds between tries; default 100. */
	readonly everyMs?: number;
	/** Added to the timeout error, e.g. the last log lines. */
	readonly details?: () => string;
}

/**
 * Asks `attempt` again and again until it gives something.
 * @param what names in the timeout error what was waited for
 * @param attempt gives undefined for "not yet"; its errors end the wait
 * @returns what `attempt` gave
 * @throws Error when it has waited long enough
 */
export async function waitFor<T>(
	what: string,
	attempt: () => Promise<T | undefined>,
	{ timeoutMs, everyMs = 100, details }: WaitOptions,
): Promise<T> {
	const patientMs = timeoutMs * PATIENCE;
	const deadline = Date.now() + patientMs;
	for (;;) {
		const result = await attempt();
		if (result !== undefined) return result;
		if (Date.now() >= deadline) break;
		await sleep(everyMs);
	}
	throw new Error(`Waited ${patientMs / 1000} s in vain for ${what}.${details ? `\n${details()}` : ''}`);
}
