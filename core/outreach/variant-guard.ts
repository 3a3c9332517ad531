import { JUDGED_FROM, MOST_OPT_OUTS } from './stop-rule';

/** How often, over all variants of a campaign and however often is looked, a sound variant may be stopped by chance. */
export const FALSE_STOPS = 0.05;

/** Opt-out rates the evidence is weighed for, as multiples of the highest a campaign may have; each counts the same. */
const WORSE = [1.5, 2, 3, 5, 8, 12];

/** What a variant has done to people. `optOuts` of `sends` ended all messages. */
export interface VariantCounts {
	readonly sends: number;
	readonly optOuts: number;
}

/**
 * Evidence that more than 2 % of the people opt out: how much likelier the counts are at rates above it than at it,
 * averaged. As long as the true rate is at most 2 % this is a non-negative supermartingale that starts at 1, so the
 * chance that it ever reaches `1 / alpha` is at most `alpha` (Ville's inequality, 1939; Ramdas, Grünwald, Vovk,
 * Shafer, "Game-theoretic statistics and safe anytime-valid inference", Statistical Science 38(4), 2023, §2). Looking
 * after every message costs nothing. Opt-outs that are still to come only make it smaller than it will be.
 */
export function optOutEvidence({ sends, optOuts }: VariantCounts): number {
	const hits = Math.min(optOuts, sends);
	const ratios = WORSE.map((times) => {
		const rate = times * MOST_OPT_OUTS;
		return Math.exp(hits * Math.log(rate / MOST_OPT_OUTS) + (sends - hits) * Math.log((1 - rate) / (1 - MOST_OPT_OUTS)));
	});
	return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
}

/**
 * Whether a variant is stopped: from 100 messages of it on, once the evidence passes the bound.
 *
 * @param variants how many the campaign compares; the allowance for false stops is shared among them (Bonferroni)
 */
export function isBad(counts: VariantCounts, variants: number): boolean {
	return counts.sends >= JUDGED_FROM && optOutEvidence(counts) >= variants / FALSE_STOPS;
}
