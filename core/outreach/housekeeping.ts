import type { AccountRow } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';

export const DAY_MS = 24 * 3_600_000;

/** The purge runs every night; a week without one is no accident any more. */
const PURGE_OVERDUE_MS = 7 * DAY_MS;

const lastPurge = statement((db, { accountKey }: { accountKey: string }) =>
	db
		.selectFrom('purge_receipts')
		.select('finished_at')
		.where('account_key', '=', accountKey)
		.where('finished_at', 'is not', null)
		.orderBy('finished_at', 'desc')
		.limit(1),
);

/** Whether data of the account stand that should be gone: no purge has ended for a week, of an account that old. */
export async function isPurgeOverdue({ tx }: StoreContext, account: AccountRow, now: number): Promise<boolean> {
	const [last] = await lastPurge(tx, { accountKey: account.account_key });
	// An account begins by the clock of the store; the offset of a sandbox is no time without a purge.
	const from = last?.finished_at ?? account.created_at + account.clock_offset;
	return now > from + PURGE_OVERDUE_MS;
}
