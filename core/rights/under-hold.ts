import { isHeld, readHolds } from '../consent/legal-hold';
import type { StoreContext } from '../store/use-case';
import type { Subject } from './subject';

/** Whether a legal hold keeps a person, on whichever of their keys it was placed: it goes before an erasure (GDPR art. 17(3)(e)). */
export async function isUnderHold(store: StoreContext, { accountKey, keys }: Subject): Promise<boolean> {
	const holds = await readHolds(store, accountKey);
	return keys.some((key) => isHeld(holds, key));
}
