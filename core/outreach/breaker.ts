import { pauseAccount } from '../accounts/pause';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';

/** Calls in a row without a usable answer that open the breaker: one is chance, five are a line or a platform that is down. */
const FAILURES_THAT_PAUSE = 5;

/**
 * Counts a call that got no usable answer. Many in a row pause the account, each pause twice as long as the one
 * before: messages whose fate is unknown must not pile up, and calls that cannot arrive are not made.
 *
 * @returns until when the account is paused, in its own time; null while it is not
 */
export async function countBrokenCall(store: StoreContext, accountKey: string): Promise<number | null> {
	const row = await store.tx
		.insertInto('paces')
		.values({ account_key: accountKey, lane: 'failures', tat: 0, count: 1 })
		.onConflict((conflict) => conflict.columns(['account_key', 'lane']).doUpdateSet((update) => ({ count: update('paces.count', '+', 1) })))
		.returning('count')
		.executeTakeFirstOrThrow();
	if (row.count < FAILURES_THAT_PAUSE) return null;
	await closeBreaker(store, accountKey);
	return pauseAccount(store, accountKey, 'unanswered');
}

const noFailures = statement((db, { accountKey }: { accountKey: string }) =>
	db.updateTable('paces').set({ count: 0 }).where('account_key', '=', accountKey).where('lane', '=', 'failures').where('count', '>', 0),
);

/** Instagram has answered, yes or no: the line is good. */
export async function closeBreaker({ tx }: StoreContext, accountKey: string): Promise<void> {
	await noFailures(tx, { accountKey });
}
