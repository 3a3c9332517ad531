import fc from 'fast-check';

/** One seed for all property tests; fast-check prints it with the smallest failing case. */
export const SEED = 20_261_124;

/** Checks a property with the fixed seed. */
export function holds<Values extends [unknown, ...unknown[]]>(
	property: fc.IProperty<Values> | fc.IAsyncProperty<Values>,
	numRuns: number,
	/** No search for a smaller failing case, where one run takes seconds. */
	endOnFailure = false,
): Promise<void> {
	return Promise.resolve(fc.assert(property as fc.IAsyncProperty<Values>, { seed: SEED, numRuns, endOnFailure }));
}
