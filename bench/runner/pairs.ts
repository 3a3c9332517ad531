/** Measurements of two things taken in turns, so that what slows the machine down slows both. */
export interface Pairs<A, B> {
	readonly a: readonly A[];
	readonly b: readonly B[];
}

/** Measures A B A B …, one after the other. @param count pairs */
export async function interleave<A, B>(count: number, a: (pair: number) => Promise<A>, b: (pair: number) => Promise<B>): Promise<Pairs<A, B>> {
	const [as, bs]: [A[], B[]] = [[], []];
	for (let pair = 0; pair < count; pair++) {
		as.push(await a(pair));
		bs.push(await b(pair));
	}
	return { a: as, b: bs };
}
