import type { HandedOff } from '../../core';

/** In a burst an execution begins every so many milliseconds: n8n begins some 40 a second, whatever is in them. */
export const APART_MS = 250;

/** So many begin at once before that, after a quiet time: whoever writes on an ordinary day has an execution of their own. */
export const AT_ONCE = 8;

/** More events than this are not gathered for one execution; a body of Meta's has at most a thousand. */
export const MOST_EVENTS = 1_000;

/**
 * Lets updates that come in a burst share executions: those that come before the next one may begin are started
 * together then. All are recorded and answered by that time, so nobody waits for it but the workflow, and that for
 * {@link APART_MS} at most. Whatever a kill takes from the workflow in that time is handed over again where the node
 * says so, as after any kill.
 */
export class SharedStarts {
	#gathered: HandedOff[] = [];
	#isGathering = false;
	/** When the last execution that began would have, had they all been {@link APART_MS} apart, and that much on. */
	#paidUntil = -Infinity;

	/** @param now milliseconds of a clock that never goes back */
	constructor(
		private readonly now: () => number,
		private readonly sleep: (ms: number) => Promise<unknown>,
	) {}

	/** @returns events the caller is to start the workflow with; none when another caller's execution takes its own along */
	async take(events: readonly HandedOff[]): Promise<readonly HandedOff[]> {
		if (events.length === 0 || this.#gathered.length + events.length > MOST_EVENTS) return events;
		this.#gathered.push(...events);
		if (this.#isGathering) return [];
		const wait = this.#paidUntil - (AT_ONCE - 1) * APART_MS - this.now();
		if (wait > 0) {
			this.#isGathering = true;
			await this.sleep(wait);
			this.#isGathering = false;
		}
		this.#paidUntil = Math.max(this.#paidUntil, this.now()) + APART_MS;
		return this.#gathered.splice(0);
	}
}
