import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { subscribeAccount, unsubscribeAccount } from '../../../core';
import { answerOf } from './answer-of-instagram';
import { forEachAccount } from './run';

/** Has Instagram deliver the updates of each account to the app. One item per account. */
export async function subscribe(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachAccount(context, async ({ client, store, account: { accountKey } }) => {
		const outcome = await subscribeAccount(store, client, accountKey);
		if (outcome.outcome === 'failed') answerOf(context, { ok: false, error: outcome.error }, { failed: 'The account could not be subscribed', purpose: 'conversations' });
		return [{ accountKey, subscribed: true, fields: await fieldsOf(context, client) }];
	});
}

/** Ends the delivery. Then no opt-out can reach the funnel any more, so sending is stopped first (law 4). */
export async function unsubscribe(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachAccount(context, async ({ client, store, account: { accountKey } }) => {
		await store.setStopSwitch({ accountKey, stopped: true });
		const error = await unsubscribeAccount(store, client, accountKey);
		if (error) answerOf(context, { ok: false, error }, { failed: 'The account could not be unsubscribed', purpose: 'conversations' });
		return [{ accountKey, subscribed: false, fields: [], sending: 'stopped' }];
	});
}

/** Which updates Instagram delivers for each account. */
export async function readSubscription(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachAccount(context, async ({ client, account: { accountKey } }) => {
		const fields = await fieldsOf(context, client);
		return [{ accountKey, subscribed: fields.length > 0, fields }];
	});
}

type Client = Parameters<Parameters<typeof forEachAccount>[1]>[0]['client'];

async function fieldsOf(context: IExecuteFunctions, client: Client): Promise<string[]> {
	return answerOf(context, await client.listSubscribedFields(), { failed: 'The subscription could not be read', purpose: 'conversations' });
}
