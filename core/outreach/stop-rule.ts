/** What a campaign has done to people so far. */
export interface CampaignCounts {
	readonly sends: number;
	readonly errors: number;
	readonly optOuts: number;
}

/** Below this many messages a rate says nothing: one opt-out among ten would be 10 % (issue 7, "only from 100 sends"). */
export const JUDGED_FROM = 100;

/** Above these shares a campaign stops: marketing lists are called unhealthy from about 2 % opt-outs and 10 % failures. */
export const MOST_OPT_OUTS = 0.02;
export const MOST_ERRORS = 0.1;

/** 95 % on both sides. */
const Z = 1.96;

/**
 * Lower bound of Wilson's score interval: the share is at least this, with 97.5 % certainty.
 *
 * @param hits how many of `all`; `all` at least 1
 */
export function wilsonLowerBound(hits: number, all: number): number {
	return wilsonInterval(hits, all).low;
}

/** Bounds of a share, 0 to 1. */
export interface Interval {
	readonly low: number;
	readonly high: number;
}

/** Wilson's score interval: the share lies in it with 95 % certainty. @param all at least 1 */
export function wilsonInterval(hits: number, all: number): Interval {
	const share = hits / all;
	const z2 = Z * Z;
	const centre = share + z2 / (2 * all);
	const margin = Z * Math.sqrt((share * (1 - share) + z2 / (4 * all)) / all);
	return { low: Math.max(0, (centre - margin) / (1 + z2 / all)), high: Math.min(1, (centre + margin) / (1 + z2 / all)) };
}

/** Whether too many people opt out, or too many messages fail, for chance to explain it; null: go on. */
export function stopRule({ sends, errors, optOuts }: CampaignCounts): 'opt_outs' | 'errors' | null {
	if (sends < JUDGED_FROM) return null;
	if (wilsonLowerBound(optOuts, sends) > MOST_OPT_OUTS) return 'opt_outs';
	return wilsonLowerBound(errors, sends) > MOST_ERRORS ? 'errors' : null;
}
