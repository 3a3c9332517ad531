import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { InboxMark } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { count } from './counters';
import { readMarks, setMark } from './marks';

/** Whether the account's updates reach us, and since when. Times in UTC milliseconds of the account; null: never. */
export interface InboxState {
	/** Instagram tells us this account's updates, as far as we know. */
	readonly listening: boolean;
	readonly subscribedAt: number | null;
	readonly subscriptionLostAt: number | null;
	readonly unsubscribedAt: number | null;
	readonly subscriptionCheckedAt: number | null;
	readonly lastWebhookAt: number | null;
	/** Last pass of the reconciler that read everything it wanted. */
	readonly reconciledAt: number | null;
	/** Set while comments are not read because Instagram refused them. */
	readonly commentsRefusedAt: number | null;
}

/** The state of an account's inbox, for its health. */
export const readInboxState: UseCase<{ accountKey: string }, InboxState> = async (store, { accountKey }) => {
	const marks = await readMarks(store, accountKey);
	const at = (mark: InboxMark) => marks.get(mark) ?? null;
	return {
		listening: isSubscribed(marks),
		subscribedAt: at('subscribed_at'),
		subscriptionLostAt: at('subscription_lost_at'),
		unsubscribedAt: at('unsubscribed_at'),
		subscriptionCheckedAt: at('subscription_checked_at'),
		lastWebhookAt: at('last_webhook_at'),
		reconciledAt: at('reconciled_at'),
		commentsRefusedAt: at('comments_refused_at'),
	};
};

/** Whether Instagram tells us the account's updates, as far as we know. */
export function isSubscribed(marks: ReadonlyMap<InboxMark, number>): boolean {
	const since = marks.get('subscribed_at');
	const ended = Math.max(marks.get('subscription_lost_at') ?? 0, marks.get('unsubscribed_at') ?? 0);
	return since !== undefined && since >= ended;
}

/** What became of an account's subscription. */
export type SubscriptionChange = 'subscribed' | 'lost' | 'unsubscribed';

const MARKS: Readonly<Record<SubscriptionChange, InboxMark>> = {
	subscribed: 'subscribed_at',
	lost: 'subscription_lost_at',
	unsubscribed: 'unsubscribed_at',
};

/** Remembers that an account's subscription began, was found gone (which is counted), or was taken away by us. */
export const recordSubscription: UseCase<{ accountKey: string; change: SubscriptionChange }, null> = async (
	store,
	{ accountKey, change },
) => {
	await setMark(store, accountKey, MARKS[change], { at: await nowOf(store, accountKey) });
	if (change === 'lost') await count(store, 'subscriptions_lost', 1);
	return null;
};

/** How often to look whether an account is still subscribed. Meta takes it away after about an hour of failures (reference §3.4). */
export const SUBSCRIPTION_CHECK_MS = 10 * 60_000;

/** Whether the next look at the subscription is due; it is then the caller's, and the next one is due an interval later. */
export const takeSubscriptionCheck: UseCase<{ accountKey: string }, boolean> = async (store, { accountKey }) =>
	takeTurn(store, accountKey, { mark: 'subscription_checked_at', everyMs: SUBSCRIPTION_CHECK_MS, now: await nowOf(store, accountKey) });

/** Takes a turn that comes around at an interval, by the time of the account and over restarts. */
export async function takeTurn(
	store: StoreContext,
	accountKey: string,
	{ mark, everyMs, now }: { readonly mark: InboxMark; readonly everyMs: number; readonly now: number },
): Promise<boolean> {
	const last = (await readMarks(store, accountKey)).get(mark);
	// A mark ahead of the clock is of a sandbox the account has left.
	if (last !== undefined && last <= now && now < last + everyMs) return false;
	await setMark(store, accountKey, mark, { at: now });
	return true;
}

async function nowOf(store: StoreContext, accountKey: string): Promise<number> {
	return accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
}
