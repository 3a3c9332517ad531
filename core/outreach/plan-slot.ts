import { sql } from 'kysely';
import type { AccountRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import type { OutreachLimits } from './limits';
import { campaignIntervalMs } from './pace';
import { readTat, writeTat } from './pace-row';
import { quietUntil } from './quiet-hours';

interface Planned {
	readonly account: AccountRow;
	readonly limits: OutreachLimits;
	readonly now: number;
	/** When the person may be messaged at the earliest; `now` where nothing stands against it. */
	readonly from: number;
	/** Zones the person may be in. */
	readonly zones: readonly string[];
}

/**
 * The due time of one planned message: the next place in the account's queue, so that plans fall due evenly and
 * by day, or the person's own time where that is later. What is promised to people who plan is then what happens.
 */
export async function takePlanSlot(store: StoreContext, { account, limits, now, from, zones }: Planned): Promise<number> {
	const accountKey = account.account_key;
	const place = byDay(Math.max(now, await readTat(store, accountKey, 'plan')), limits, [account.time_zone]);
	if (from > place) return from;
	const due = byDay(place, limits, zones);
	if (due === place) await writeTat(store, accountKey, 'plan', place + campaignIntervalMs(limits));
	return due;
}

function byDay(at: number, { quietHours }: OutreachLimits, zones: readonly string[]): number {
	const until = quietHours === null ? null : quietUntil(at, quietHours, zones);
	return until === null || until === 'always' ? at : until;
}

/** After steps were cancelled the queue is as long as what is left of it. */
export async function closeRanks(store: StoreContext, accountKey: string, limits: OutreachLimits): Promise<void> {
	const last = await store.tx
		.selectFrom('plans')
		.select('due_at')
		.where('account_key', '=', accountKey)
		.where('state', '=', sql.lit('due'))
		.where('step', '=', 1)
		.where('due_at', '<=', await readTat(store, accountKey, 'plan'))
		.orderBy('due_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	await writeTat(store, accountKey, 'plan', last === undefined ? 0 : last.due_at + campaignIntervalMs(limits));
}
