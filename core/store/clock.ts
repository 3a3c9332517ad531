import type { Transaction } from 'kysely';
import type { AccountRow, Schema } from './schema';
import { statement } from './statement';

const keepClock = statement((db, { accountKey, last }: { accountKey: string; last: number }) =>
	db.updateTable('accounts').set({ clock_last: last }).where('account_key', '=', accountKey),
);

/**
 * The time of an account, in UTC milliseconds: `max(last, store clock) + offset`. It never runs backwards,
 * and only an account of the sandbox has an offset (law 11).
 */
export async function accountNow(tx: Transaction<Schema>, account: AccountRow, wallClock: number): Promise<number> {
	const last = Math.max(account.clock_last, wallClock);
	if (last > account.clock_last) {
		await keepClock(tx, { accountKey: account.account_key, last });
	}
	return last + account.clock_offset;
}

/** {@link accountNow} for what only reads: nothing is written down. */
export function accountTime(account: AccountRow, wallClock: number): number {
	return storeTime(account, wallClock) + account.clock_offset;
}

/** The clock of the store as an account has seen it: never backwards, and without a sandbox's offset. */
export function storeTime(account: AccountRow, wallClock: number): number {
	return Math.max(account.clock_last, wallClock);
}
