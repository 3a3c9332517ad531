import type { StoreContext } from '../store/use-case';
import { isHeld, readHolds, withMerged, type Holds } from './legal-hold';

/**
 * Whose rows nothing removes by itself, whatever their age: those under a legal hold, and those who had the use of their
 * data restricted, which means keeping them (GDPR art. 18). Only the person's own erasure goes before a restriction.
 */
export async function readKept(store: StoreContext, accountKey: string): Promise<Holds> {
	const { everybody, people } = await readHolds(store, accountKey);
	const rows = await store.tx.selectFrom('restrictions').select('viewer_key').where('account_key', '=', accountKey).where('lifted_at', 'is', null).execute();
	return { everybody, people: new Set([...people, ...(await withMerged(store, rows.map((row) => row.viewer_key)))]) };
}

/** Of these people those in {@link readKept}. */
export async function keptAmong(store: StoreContext, accountKey: string, viewerKeys: readonly string[]): Promise<readonly string[]> {
	if (viewerKeys.length === 0) return [];
	const kept = await readKept(store, accountKey);
	return viewerKeys.filter((key) => isHeld(kept, key));
}
