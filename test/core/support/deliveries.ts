import fc from 'fast-check';

/** How some rows reach the store: which import each batch belongs to, and its rows in order. */
export interface Delivery {
	readonly batches: ReadonlyArray<{ readonly by: number; readonly rows: readonly string[] }>;
	readonly imports: number;
}

/** The rows at least once each, shuffled, in batches of any size, of several imports at the same time. */
export function deliveriesOf(rows: readonly string[]): fc.Arbitrary<Delivery> {
	const all = fc.tuple(fc.shuffledSubarray([...rows], { minLength: rows.length }), fc.array(fc.constantFrom(...rows), { maxLength: 6 })).chain(([each, again]) => {
		const both = [...each, ...again];
		return fc.shuffledSubarray(both, { minLength: both.length });
	});
	return fc.tuple(all, fc.infiniteStream(fc.nat(1_000)), fc.constantFrom(1, 2, 3)).map(([order, chance, imports]) => {
		const next = (below: number) => (chance.next().value as number) % below;
		const batches: { by: number; rows: string[] }[] = [];
		for (let from = 0; from < order.length; ) {
			const size = 1 + next(4);
			batches.push({ by: next(imports), rows: order.slice(from, from + size) });
			from += size;
		}
		return { batches, imports };
	});
}
