/** A quantile of some values with the interval it lies in. */
export interface Estimate {
	readonly value: number;
	/** Ends of the interval; null where there are too few values for one. */
	readonly low: number | null;
	readonly high: number | null;
	readonly count: number;
}

/** At least this sure is every interval; with seven pairs it is 98.4 %. */
export const CONFIDENCE = 0.95;

/**
 * Estimates a quantile by order statistics: the interval's ends are two of the values themselves, chosen so that
 * the true quantile lies between them with at least `CONFIDENCE`, whatever the values' distribution (Conover,
 * Practical Nonparametric Statistics, §3.2). Nothing is assumed about the noise, and nothing is drawn by chance.
 *
 * @param q 0.5 for the median, 0.99 for the 99th percentile
 * @throws Error without values
 */
export function estimate(values: readonly number[], q = 0.5): Estimate {
	if (values.length === 0) throw new Error('There is nothing to estimate from.');
	const sorted = values.toSorted((a, b) => a - b);
	const { low, high } = ranks(sorted.length, q);
	return {
		value: quantile(sorted, q),
		low: sorted[low - 1] ?? null,
		high: sorted[high - 1] ?? null,
		count: sorted.length,
	};
}

/** Between two values their mean for a median; for any other quantile the value at or above it. */
function quantile(sorted: readonly number[], q: number): number {
	const place = sorted.length * q;
	const [below = 0, above = below] = q === 0.5 ? [sorted[Math.ceil(place) - 1], sorted[Math.floor(place)]] : [sorted[Math.ceil(place) - 1]];
	return (below + above) / 2;
}

/** Ranks from 1 of the interval's ends; 0 and `count + 1` where no value will do. */
function ranks(count: number, q: number): { readonly low: number; readonly high: number } {
	const outside = (1 - CONFIDENCE) / 2;
	const chances = binomial(count, q);
	let low = 0;
	for (let below = chances[0] ?? 1; low < count && below <= outside; below += chances[low] ?? 0) low++;
	let high = count + 1;
	for (let above = chances[count] ?? 1; high > 1 && above <= outside; above += chances[high - 1] ?? 0) high--;
	return { low, high };
}

/** Chances that 0, 1, … `count` of the values lie below the quantile. */
function binomial(count: number, q: number): number[] {
	const chances: number[] = [];
	let logWays = 0;
	for (let below = 0; below <= count; below++) {
		chances.push(Math.exp(logWays + below * Math.log(q) + (count - below) * Math.log(1 - q)));
		logWays += Math.log(count - below) - Math.log(below + 1);
	}
	return chances;
}
