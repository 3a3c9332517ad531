import type { Fired } from './fire';

/** How many answers came in each whole second. */
export function perSecond({ answers, ms }: Pick<Fired, 'answers' | 'ms'>): number[] {
	const seconds = new Array<number>(Math.floor(ms / 1_000)).fill(0);
	for (const { at } of answers) {
		const second = Math.floor(at / 1_000);
		if (second < seconds.length) seconds[second] = (seconds[second] ?? 0) + 1;
	}
	return seconds;
}
