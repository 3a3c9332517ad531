import { accountNow } from '../store/clock';
import { getAccount } from '../accounts/account-store';
import type { UseCase } from '../store/use-case';
import { readMarks } from './marks';

/** What has come in for an account, and what came to the callback for nobody. Times in UTC milliseconds of the account. */
export interface Arrivals {
	/** The last update of the account that a person caused; null: none yet. */
	readonly lastAt: number | null;
	/** Updates of accounts this store does not know, and tests of Meta's app dashboard. */
	readonly others: number;
	/** How many people have written so far; counted up to {@link ENOUGH_PEOPLE}. */
	readonly people: number;
	readonly now: number;
}

/** More people than anybody invites as testers of an app by hand: then Meta shows us everybody. */
export const ENOUGH_PEOPLE = 20;

/** Counters of what no account of ours was meant by; `core/inbox/record.ts` and the normaliser count them. */
export const DASHBOARD_TESTS = 'dashboard_tests';
const OTHERS = ['foreign_updates', DASHBOARD_TESTS, 'unknown:no_mid'];

export const readArrivals: UseCase<{ accountKey: string }, Arrivals> = async (store, { accountKey }) => {
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const marks = await readMarks(store, accountKey);
	const counters = await store.tx.selectFrom('counters').select('value').where('name', 'in', OTHERS).execute();
	const people = await store.tx
		.selectFrom('viewers')
		.select('viewer_key')
		.where('account_key', '=', accountKey)
		.where('last_inbound_at', 'is not', null)
		.limit(ENOUGH_PEOPLE)
		.execute();
	return { lastAt: marks.get('last_webhook_at') ?? null, others: counters.reduce((sum, { value }) => sum + value, 0), people: people.length, now };
};
