/** The two clocks of a machine, in milliseconds from whenever. */
export interface MachineClocks {
	/** Nobody can set it; on Linux it stands still while the machine sleeps. */
	readonly steady: () => number;
	/** Goes on while the machine sleeps; may be set at any moment, back as well. */
	readonly wall: () => number;
}

export const MACHINE_CLOCKS: MachineClocks = { steady: () => performance.now(), wall: () => Date.now() };

/**
 * Begins to count. What has gone by is what the clock says that saw more of it: neither a machine that slept nor a
 * clock that was set back makes an old claim look new.
 */
export function startCounting({ steady, wall }: MachineClocks): () => number {
	const from = { steady: steady(), wall: wall() };
	return () => Math.max(steady() - from.steady, wall() - from.wall);
}
