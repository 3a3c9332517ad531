import type { StoreContext } from '../store/use-case';

/** A time the store was found to have been put back. */
export interface Restore {
	readonly restoreKey: string;
	/** Clock of the store, UTC milliseconds. */
	readonly foundAt: number;
	/** Nothing is sent until somebody answers for it. */
	readonly closed: boolean;
	/** Opt-outs and erasures the journal told it. */
	readonly learned: number;
}

/** Every restore the store knows of. */
export function readRestores(_store: StoreContext): Promise<Restore[]> {
	return Promise.resolve([]);
}
