import { getAccount } from '../accounts/account-store';
import { hears } from '../inbox/listening';
import { readMarks } from '../inbox/marks';
import { isRightsPageOpen } from '../inbox/rights-page';
import { accountNow } from '../store/clock';
import { isClosedByRestore } from '../store/restored';
import type { AccountRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { isPurgeOverdue } from './housekeeping';
import { readLimits, type OutreachLimits } from './limits';
import { readPublishedCopy, type PublishedCopy } from './published-copy';
import type { SendFacts } from './send-facts';

/** What holds for everything an account says. */
export type AccountFacts = Pick<SendFacts, 'mode' | 'stopSwitch' | 'paused' | 'listening' | 'purgeOverdue' | 'storeRestored' | 'rightsOpen'>;

/**
 * The account's side of a decision. Nothing that decides or claims changes it and nobody else can while the transaction
 * lasts, so one reading serves all decisions of a transaction, and none of the next.
 */
export interface AccountSide {
	readonly account: AccountRow;
	/** Time of the account, UTC milliseconds. */
	readonly now: number;
	readonly limits: OutreachLimits;
	readonly published: PublishedCopy | null;
	readonly facts: AccountFacts;
}

/** Reads it inside the caller's transaction. @throws when no account has this key */
export async function readAccountSide(store: StoreContext, accountKey: string): Promise<AccountSide> {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	return {
		account,
		now,
		limits: await readLimits(store, accountKey),
		published: await readPublishedCopy(store),
		facts: await accountFacts(store, account, now),
	};
}

export async function accountFacts(store: StoreContext, account: AccountRow, now: number): Promise<AccountFacts> {
	const marks = await readMarks(store, account.account_key);
	return {
		mode: account.mode,
		stopSwitch: account.stopped_at !== null,
		paused: account.paused_reason === null ? null : { until: account.paused_until },
		listening: await hears(store, account, marks),
		purgeOverdue: await isPurgeOverdue(store, account, now),
		storeRestored: await isClosedByRestore(store.tx),
		rightsOpen: await isRightsPageOpen(store, account, marks),
	};
}
