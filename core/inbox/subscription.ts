import type { InstagramClient } from '../instagram/client';
import type { GraphError } from '../instagram/errors';
import { ESSENTIAL_FIELDS, SUBSCRIBED_FIELDS } from '../instagram/subscriptions';
import type { InboxState, SubscriptionChange } from './state';

export interface SubscriptionStore {
	readInboxState(input: { accountKey: string }): Promise<InboxState>;
	recordSubscription(input: { accountKey: string; change: SubscriptionChange }): Promise<null>;
}

type SubscriptionClient = Pick<InstagramClient, 'listSubscribedFields' | 'subscribe' | 'unsubscribe'>;

export type SubscriptionOutcome =
	/** Nothing was missing. */
	| { readonly outcome: 'standing' }
	/** Asked for anew; `lost` when it had been there and was gone, so that updates may have been missed. */
	| { readonly outcome: 'subscribed'; readonly lost: boolean }
	/** `badField` names the field Instagram does not know, if that was it. */
	| { readonly outcome: 'failed'; readonly error: GraphError; readonly badField: string | null };

/** Asks Instagram for the account's updates, and remembers that it told them. */
export async function subscribeAccount(store: SubscriptionStore, client: SubscriptionClient, accountKey: string): Promise<SubscriptionOutcome> {
	const result = await client.subscribe(SUBSCRIBED_FIELDS);
	if (!result.ok) return { outcome: 'failed', error: result.error, badField: result.badField };
	await store.recordSubscription({ accountKey, change: 'subscribed' });
	return { outcome: 'subscribed', lost: false };
}

/** Looks whether the account is still subscribed with all fields, and subscribes it again if not. */
export async function keepSubscribed(store: SubscriptionStore, client: SubscriptionClient, accountKey: string): Promise<SubscriptionOutcome> {
	const fields = await client.listSubscribedFields();
	if (!fields.ok) return { outcome: 'failed', error: fields.error, badField: null };
	const { listening } = await store.readInboxState({ accountKey });
	const isMissing = (field: string) => !fields.value.includes(field);
	const deaf = ESSENTIAL_FIELDS.some(isMissing);
	if (!deaf && !listening) await store.recordSubscription({ accountKey, change: 'subscribed' });
	if (!SUBSCRIBED_FIELDS.some(isMissing)) return { outcome: 'standing' };
	const lost = deaf && listening;
	if (lost) await store.recordSubscription({ accountKey, change: 'lost' });
	const renewed = await subscribeAccount(store, client, accountKey);
	return renewed.outcome === 'subscribed' ? { ...renewed, lost } : renewed;
}

/** Takes the account's updates away. What fails is left: the callback then answers nothing, and Meta stops by itself. */
export async function unsubscribeAccount(store: SubscriptionStore, client: SubscriptionClient, accountKey: string): Promise<GraphError | null> {
	const result = await client.unsubscribe();
	if (!result.ok) return result.error;
	await store.recordSubscription({ accountKey, change: 'unsubscribed' });
	return null;
}
