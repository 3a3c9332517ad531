/** How long something took, over several times: the middle one, and the one nine in ten stay under. In minutes. */
export interface Duration {
	readonly median: number | null;
	readonly ninetieth: number | null;
	readonly count: number;
}

const MINUTE_MS = 60_000;

/** Quantiles by the nearest rank. @param times milliseconds, in any order; fewer than `least` give no value */
export function durationOf(times: readonly number[], least: number): Duration {
	const sorted = times.toSorted((a, b) => a - b);
	const at = (share: number) => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / MINUTE_MS;
	if (sorted.length < Math.max(1, least)) return { median: null, ninetieth: null, count: sorted.length };
	return { median: at(0.5), ninetieth: at(0.9), count: sorted.length };
}
