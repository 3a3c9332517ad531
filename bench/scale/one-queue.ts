/**
 * How long each waits until it is done, in milliseconds, where so many a second are and the first that came is the first
 * that is served. Each takes the same time: n8n's executions of one workflow nearly do.
 */
export function waitsOf(arrivals: readonly number[], perSecond: number): number[] {
	const each = 1000 / perSecond;
	let free = 0;
	return arrivals.map((at) => {
		free = Math.max(free, at) + each;
		return free - at;
	});
}
