import { estimate, type Estimate } from './statistics';

/** Between these many deviations on both sides lie 95 % of a normal distribution. */
const DEVIATIONS = 1.96;

/**
 * How fast something grows: the median of the slopes between all pairs of points (Theil and Sen). A few outliers, as
 * collecting garbage makes them, move it hardly. Its interval is Sen's, by Kendall's variance (Conover, Practical
 * Nonparametric Statistics, §5.5); points that hang together make it narrower than it should be.
 *
 * @param points in any order, no two at the same x
 * @throws Error with fewer than two
 */
export function slope(points: readonly (readonly [x: number, y: number])[]): Estimate {
	const slopes = points.flatMap(([x, y], nth) => points.slice(nth + 1).map(([otherX, otherY]) => (otherY - y) / (otherX - x))).sort((a, b) => a - b);
	const { value } = estimate(slopes);
	const count = points.length;
	const reach = DEVIATIONS * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
	const low = Math.floor((slopes.length - reach) / 2) - 1;
	const high = Math.ceil((slopes.length + reach) / 2);
	return { value, low: slopes[low] ?? null, high: slopes[high] ?? null, count };
}
