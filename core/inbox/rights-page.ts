import { getAccount } from '../accounts/account-store';
import { storeTime } from '../store/clock';
import type { AccountRow, InboxMark } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { PROOF_MS } from './listening';
import { readMarks, setMark } from './marks';

/** How often a published page says that it is there: an account that was just added need not wait for long. */
export const RIGHTS_BEAT_MS = 2_000;

/** How old a proof may grow before it is written anew: several times within its life. */
const RENEWED_AFTER_MS = 60_000;

/** The page on which people claim their rights is published, for this account. */
export const noteRightsPage: UseCase<{ accountKey: string }, null> = async (store, { accountKey }) => {
	const account = await getAccount(store.tx, accountKey);
	const at = storeTime(account, store.wallClock);
	const known = (await readMarks(store, accountKey)).get('rights_open_at');
	if (known === undefined || at >= known + RENEWED_AFTER_MS) await setMark(store, accountKey, 'rights_open_at', { at });
	return null;
};

/**
 * Whether people can claim their rights of this account now. Every message points to them, so one that goes out
 * while the page is gone promises what nobody keeps. Never proven is closed (law 8).
 *
 * @param known marks of the account, where the caller has read them in this transaction
 */
export async function isRightsPageOpen(store: StoreContext, account: AccountRow, known?: ReadonlyMap<InboxMark, number>): Promise<boolean> {
	const openAt = (known ?? (await readMarks(store, account.account_key))).get('rights_open_at');
	return openAt !== undefined && storeTime(account, store.wallClock) <= openAt + PROOF_MS;
}
