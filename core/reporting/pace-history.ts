import { sql } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { readLimits } from '../outreach/limits';
import { accountTime } from '../store/clock';
import type { UseCase } from '../store/use-case';

const HOUR_MS = 3_600_000;

/** What went out hour by hour, and what may. */
export interface PaceHistory {
	/** Messages in any 60 minutes, at most. */
	readonly limit: number;
	/** One entry a clock hour, oldest first; the last one is under way. `at` is its beginning, UTC milliseconds. */
	readonly hours: ReadonlyArray<{ readonly at: number; readonly messages: number }>;
}

/** Messages and public replies by the hour, as the hourly limit counts them: every claim, as a refused call was a call. */
export const readPaceHistory: UseCase<{ accountKey: string; hours: number }, PaceHistory> = async (store, { accountKey, hours }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = accountTime(account, store.wallClock);
	const first = Math.floor(now / HOUR_MS) * HOUR_MS - (hours - 1) * HOUR_MS;
	const hour = sql<number>`(sends.claimed_at - ${sql.lit(first)}) / ${sql.lit(HOUR_MS)}`;
	const rows = await store.tx
		.selectFrom('sends')
		.where('account_key', '=', accountKey)
		.where('claimed_at', '>=', first)
		.where('claimed_at', '<=', now)
		.select(hour.as('hour'))
		.select((select) => select.fn.countAll<number | string>().as('messages'))
		.groupBy(hour)
		.execute();
	const counted = new Map(rows.map((row) => [row.hour, Number(row.messages)]));
	return {
		limit: (await readLimits(store, accountKey)).hourly,
		hours: Array.from({ length: hours }, (_, index) => ({ at: first + index * HOUR_MS, messages: counted.get(index) ?? 0 })),
	};
};
