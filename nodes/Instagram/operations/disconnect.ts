import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { unsubscribeAccount } from '../../../core';
import { answerOf } from './answer-of-instagram';
import { forEachAccount } from './run';

/** What only the owner can do: Meta has no call by which an app gives back the access to an Instagram login. */
const BY_HAND = 'Take the access away too: Instagram > Settings > Website permissions > Apps and websites > Active > Remove.';

/**
 * Ends the pack's hold on each account of the credential: sending is stopped, Instagram delivers its updates no more,
 * its tokens are forgotten. Where the token no longer works there is nothing to unsubscribe with, and Meta delivers
 * nothing to it. One item per account; again it changes nothing.
 */
export async function disconnect(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachAccount(context, async ({ client, store, account: { accountKey } }) => {
		await store.setStopSwitch({ accountKey, stopped: true });
		const { state } = await store.readTokenHealth({ accountKey });
		let unsubscribed = state === 'live';
		if (state === 'live') {
			const error = await unsubscribeAccount(store, client, accountKey);
			// Anything else may pass: then the account is still connected, and the next run goes on.
			if (error !== null && error.class !== 'token_dead') answerOf(context, { ok: false, error }, { failed: 'The account could not be unsubscribed, so it stays connected', purpose: 'conversations' });
			unsubscribed = error === null;
		}
		const { tokens, cancelled } = await store.disconnectAccount({ accountKey });
		return [{ accountKey, sending: 'stopped', unsubscribed, tokensForgotten: tokens, stepsCancelled: cancelled, byHand: BY_HAND }];
	});
}
