import { keyedHash } from '../store/keyring';
import type { StoreContext } from '../store/use-case';

/** At most so many within so long. */
export interface TryLimit {
	readonly tries: number;
	readonly withinMs: number;
}

const HOUR_MS = 3_600_000;

/** Requests one visitor may open, and all visitors together: a form is no way to fill a store. */
export const OPEN_LIMIT: TryLimit = { tries: 10, withinMs: HOUR_MS };
export const OPEN_LIMIT_TOGETHER: TryLimit = { tries: 300, withinMs: HOUR_MS };
/** Links one visitor may try. */
export const LINK_LIMIT: TryLimit = { tries: 60, withinMs: HOUR_MS };
/** Codes one person may send: with 48 bits each, nobody finds another one's. */
export const CODE_LIMIT: TryLimit = { tries: 20, withinMs: HOUR_MS };

/**
 * Counts one try. Of whom is kept as a keyed hash that changes with every window, and goes with it.
 *
 * @param who such as an address; never stored
 * @param now wall clock, UTC milliseconds
 * @returns false when there were too many
 */
export async function mayTry(store: StoreContext, what: string, who: string, { tries, withinMs }: TryLimit, now: number): Promise<boolean> {
	const { tx } = store;
	const { bucket, from } = bucketOf(store, what, who, withinMs, now);
	await tx.deleteFrom('rights_tries').where('window_from', '<', now - 2 * HOUR_MS).execute();
	const row = await tx
		.insertInto('rights_tries')
		.values({ bucket, window_from: from, tries: 1 })
		.onConflict((conflict) =>
			conflict.columns(['bucket', 'window_from']).doUpdateSet((update) => ({ tries: update('rights_tries.tries', '+', 1) })),
		)
		.returning('tries')
		.executeTakeFirstOrThrow();
	return row.tries <= tries;
}

/** How often somebody has tried already, without counting one more. @param now wall clock, UTC milliseconds */
export async function triesOf(store: StoreContext, what: string, who: string, { withinMs }: TryLimit, now: number): Promise<number> {
	const { bucket, from } = bucketOf(store, what, who, withinMs, now);
	const row = await store.tx.selectFrom('rights_tries').select('tries').where('bucket', '=', bucket).where('window_from', '=', from).executeTakeFirst();
	return row?.tries ?? 0;
}

function bucketOf({ keys }: StoreContext, what: string, who: string, withinMs: number, now: number): { bucket: string; from: number } {
	const from = now - (now % withinMs);
	return { bucket: keyedHash(keys.newest.pepper, `rights try ${what} ${from}`, who), from };
}
