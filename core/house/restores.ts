import { restoredFrom } from '../store/restored';
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

/** Restores the store has not recovered from. */
export async function readRestores({ tx, wallClock }: StoreContext): Promise<Restore[]> {
	const madeAt = await restoredFrom(tx);
	return madeAt === null ? [] : [{ restoreKey: `backup of ${new Date(madeAt).toISOString()}`, foundAt: wallClock, closed: true, learned: 0 }];
}
