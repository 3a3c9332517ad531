/** A reply or none, of the people of one variant in the order they were messaged. */
export type Outcomes = readonly boolean[];

export interface PairEvidence {
	/** Pairs that could be made: as many as the smaller variant has people. */
	readonly pairs: number;
	/** How much speaks for a difference now; it starts at 1. */
	readonly evidence: number;
	/** The most it ever was, which is what may be judged by; and who was ahead then. */
	readonly peak: number;
	readonly leader: 'first' | 'second' | null;
}

/** Weight of what is assumed before the first person; 0.18 is best in the worst case (Turner, Ly, Grünwald 2024, §4). */
const PRIOR = 0.18;

/**
 * Evidence that two variants are answered at different rates. The n-th people of both are a pair; the evidence of a
 * pair is how much likelier its outcomes are at the rates the pairs before showed than at one rate for both, their
 * mean. Whatever that one rate is, its expectation is at most 1, so the product over all pairs so far is a
 * non-negative supermartingale while the variants do not differ: the chance that it ever reaches 1/α is at most α
 * (Ville's inequality). One may look after every person (Turner, Ly, Grünwald, "Generic E-variables for exact
 * sequential k-sample tests that allow for optional stopping", J. Stat. Planning and Inference 230, 2024).
 */
export function pairEvidence(first: Outcomes, second: Outcomes): PairEvidence {
	const pairs = Math.min(first.length, second.length);
	let [log, peak, hitsOfFirst, hitsOfSecond] = [0, 0, 0, 0];
	let leader: PairEvidence['leader'] = null;
	for (let pair = 0; pair < pairs; pair++) {
		const [one, other] = [first[pair] === true, second[pair] === true];
		log += Math.log(evidenceOfPair(one, other, rateSoFar(hitsOfFirst, pair), rateSoFar(hitsOfSecond, pair)));
		if (one) hitsOfFirst++;
		if (other) hitsOfSecond++;
		if (log <= peak) continue;
		peak = log;
		leader = hitsOfFirst > hitsOfSecond ? 'first' : hitsOfSecond > hitsOfFirst ? 'second' : leader;
	}
	return { pairs, evidence: Math.exp(log), peak: Math.exp(peak), leader };
}

/** The evidence of one pair, at the rates that were expected of each. */
export function evidenceOfPair(one: boolean, other: boolean, rateOfOne: number, rateOfOther: number): number {
	const mean = (rateOfOne + rateOfOther) / 2;
	return (chance(one, rateOfOne) * chance(other, rateOfOther)) / (chance(one, mean) * chance(other, mean));
}

/**
 * At least about how many people each variant needs in all until the evidence reaches a bound, if the true rates are as
 * given; as they have to be learnt first, it is often half as many again. Null where they are too close for that to say anything.
 */
export function peopleNeeded(rateOfOne: number, rateOfOther: number, bound: number): number | null {
	const growth = [true, false].flatMap((one) => [true, false].map((other) => {
		const weight = chance(one, rateOfOne) * chance(other, rateOfOther);
		return weight === 0 ? 0 : weight * Math.log(evidenceOfPair(one, other, rateOfOne, rateOfOther));
	})).reduce((sum, each) => sum + each, 0);
	return growth < 1e-5 ? null : Math.ceil(Math.log(bound) / growth);
}

function rateSoFar(hits: number, people: number): number {
	return (hits + PRIOR) / (people + 2 * PRIOR);
}

function chance(happened: boolean, rate: number): number {
	return happened ? rate : 1 - rate;
}
