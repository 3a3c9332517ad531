import { slope } from './slope';
import { estimate, type Estimate } from './statistics';

export type Unit = '×' | 'GB' | 'MB' | 'kB' | 'ms' | 's' | 'h' | '/s' | 'a day' | 'files';

/** What a number must not be above, or not below. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** One number with what it was made of: a line of the table and of the kept result. */
export interface Line {
	/** Stays the same from result to result: by it a number is compared with the last one. */
	readonly id: string;
	readonly what: string;
	readonly unit: Unit;
	readonly estimate: Estimate;
	/** Null for a number that is only there to be known. */
	readonly target: Target | null;
	readonly met: boolean | null;
	/** The two sides, each with its values in the order they were taken. */
	readonly sides: readonly Side[];
	/** How much was measured, such as `{ rows: 1000000 }`. */
	readonly sizes: Readonly<Record<string, number | string>>;
}

export interface Side {
	readonly name: string;
	readonly unit: Unit;
	readonly median: number;
	readonly values: readonly number[];
}

interface About {
	readonly id: string;
	readonly what: string;
	readonly target?: Target | null;
	readonly sizes: Line['sizes'];
}

export interface Measured {
	readonly name: string;
	readonly unit: Unit;
	readonly values: readonly number[];
}

/** How many times `over` one side takes: the median of the pairs' ratios. */
export function ratioLine(about: About, side: Measured, over: Measured): Line {
	const ratios = side.values.map((value, pair) => value / (over.values[pair] ?? NaN));
	return lineOf(about, '×', estimate(ratios), [side, over]);
}

/** How much more than `control` one side takes: the median of the pairs' differences. */
export function differenceLine(about: About, side: Measured, control: Measured): Line {
	const differences = side.values.map((value, pair) => value - (control.values[pair] ?? NaN));
	return lineOf(about, side.unit, estimate(differences), [side, control]);
}

/** A quantile of values that stand for themselves. */
export function quantileLine(about: About, q: number, side: Measured, beside: readonly Measured[] = []): Line {
	return lineOf(about, side.unit, estimate(side.values, q), [side, ...beside]);
}

/** How much something grows for each 1 of x, such as an hour. */
export function slopeLine(about: About, x: readonly number[], side: Measured, beside: readonly Measured[] = []): Line {
	return lineOf(about, side.unit, slope(side.values.map((value, nth) => [x[nth] ?? NaN, value])), [side, ...beside]);
}

function lineOf({ id, what, target = null, sizes }: About, unit: Unit, found: Estimate, sides: readonly Measured[]): Line {
	const met = target === null ? null : meets(found.value, target);
	return { id, what, unit, estimate: found, target, met, sizes, sides: sides.map((side) => ({ ...side, median: estimate(side.values).value })) };
}

export function meets(value: number, target: Target): boolean {
	return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}

/** Whether the interval leaves it open on which side of the target the true number lies. */
export function isUnsure({ estimate: { low, high }, target }: Pick<Line, 'estimate' | 'target'>): boolean {
	if (target === null) return false;
	return low === null || high === null || meets(low, target) !== meets(high, target);
}
