import { wilsonInterval } from '../outreach/stop-rule';

/** Under this many people a rate says more about one person than about the funnel, and a group could show who somebody is. */
export const SMALL_CELL = 5;

/**
 * A share with what it was worked out from. Without a value where too few people would stand for many, and where more
 * is counted than there was to count from: Instagram's reach may be read before the replies come.
 */
export interface Rate {
	readonly numerator: number;
	readonly denominator: number;
	/** 0 to 1. */
	readonly value: number | null;
	/** Ends of Wilson's 95 % interval. */
	readonly low: number | null;
	readonly high: number | null;
}

export function rateOf(numerator: number, denominator: number): Rate {
	if (denominator < SMALL_CELL || numerator > denominator) return { numerator, denominator, value: null, low: null, high: null };
	return { numerator, denominator, value: numerator / denominator, ...wilsonInterval(numerator, denominator) };
}
