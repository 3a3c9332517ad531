/** Numbers of chance that are the same for the same seed, on every machine. */
export interface Chance {
	/** From 0 to 1, 1 not included. */
	next(): number;
	/** How long until something that comes once in so long on average. */
	exponential(mean: number): number;
}

/** Mulberry32: 32 bits of state, more than enough for arrivals (github.com/bryc/code, public domain). */
export function chanceOf(seed: number): Chance {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	return { next, exponential: (mean) => -Math.log(1 - next()) * mean };
}
