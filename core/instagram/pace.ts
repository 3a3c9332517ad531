/** Makes a call in its turn: calls that share a pace go one after the other, never closer than it allows. */
export type Pace = <T>(call: () => Promise<T>) => Promise<T>;

/** Two conversation calls a second per account (reference §5), and a little for timers that fire early. */
export const CONVERSATION_PACE_MS = 510;

export interface Clockwork {
	/** Milliseconds of any clock that never runs backwards. */
	readonly now: () => number;
	readonly sleep: (ms: number) => Promise<void>;
}

/**
 * A pace whose pause begins with the answer to the call before: however busy the host or slow the network, two
 * calls cannot arrive closer together.
 *
 * @param pauseMs milliseconds from an answer to the next call
 */
export function createPace(pauseMs: number, { now, sleep }: Clockwork): Pace {
	let answeredAt = Number.NEGATIVE_INFINITY;
	let queue: Promise<unknown> = Promise.resolve();
	return <T>(call: () => Promise<T>): Promise<T> => {
		const turn = queue.then(async () => {
			const wait = answeredAt + pauseMs - now();
			if (wait > 0) await sleep(wait);
			try {
				return await call();
			} finally {
				answeredAt = now();
			}
		});
		queue = turn.catch(() => undefined);
		return turn;
	};
}

/** For a single look that nothing else competes with. */
export const AT_ONCE: Pace = (call) => call();
