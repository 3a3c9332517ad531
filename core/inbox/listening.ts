import { storeTime } from '../store/clock';
import type { AccountRow, InboxMark } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { readMarks, setMark } from './marks';
import { isSubscribed } from './state';

/** How old the last webhook or whole pass of the reconciler may be: three passes (issue 7, `inbox_not_listening`). */
export const PROOF_MS = 15 * 60_000;

/** Notes that a process of ours heard, or looked for, what Instagram has to tell of the account. */
export async function noteHeard(store: StoreContext, account: AccountRow): Promise<void> {
	await setMark(store, account.account_key, 'heard_at', { at: storeTime(account, store.wallClock) });
}

/**
 * Whether an opt-out could reach us now: Instagram tells us the account's updates, and a webhook or a pass of the
 * reconciler has shown within the last 15 minutes that somebody listens. Never proven is deaf (law 4, law 8).
 *
 * @param known marks of the account, where the caller has read them in this transaction
 */
export async function hears(store: StoreContext, account: AccountRow, known?: ReadonlyMap<InboxMark, number>): Promise<boolean> {
	const marks = known ?? (await readMarks(store, account.account_key));
	const heardAt = marks.get('heard_at');
	return isSubscribed(marks) && heardAt !== undefined && storeTime(account, store.wallClock) <= heardAt + PROOF_MS;
}
