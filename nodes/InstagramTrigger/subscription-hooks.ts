import type { IHookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { subscribeAccount, unsubscribeAccount, type AccountState, type Store, type SubscriptionOutcome } from '../../core';
import { readApp } from '../shared/app';
import { connectAccounts } from '../shared/connect-accounts';
import { openStore, withStoreErrors } from '../shared/store';

type Failure = Extract<SubscriptionOutcome, { outcome: 'failed' }>;

/**
 * Whether there is nothing to subscribe now. At boot there is not: the subscription outlives us, the heartbeat looks
 * after it, and an Instagram that does not answer must not hold up n8n.
 */
export function isSubscribed(context: IHookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

/**
 * Subscribes the accounts when a person publishes the workflow. What the person can mend fails the publishing;
 * what passes by itself is left to the heartbeat.
 *
 * @throws NodeOperationError with the cure: no account connected, a dead token, a refused set-up
 */
export async function subscribeAll(context: IHookFunctions): Promise<boolean> {
	if (context.getActivationMode() === 'manual') {
		// "Listen for test event": n8n ends it with the same call as an unpublishing, so it leaves a note.
		noteOf(context).test = true;
		return true;
	}
	const store = await openStore(context);
	await noteWhereLoginsEnd(context, store);
	for (const { account, client } of await withStoreErrors(context, () => connectAccounts(context, store))) {
		const outcome = await withStoreErrors(context, () => subscribeAccount(store, client, account.accountKey));
		if (outcome.outcome === 'failed') refuseIfDefinite(context, outcome, await withStoreErrors(context, () => store.readAccountState(account)));
	}
	return true;
}

/** Unsubscribes the accounts when the workflow is unpublished. Never throws: unpublishing must always work. */
export async function unsubscribeAll(context: IHookFunctions): Promise<boolean> {
	if (noteOf(context).test === true) return true;
	try {
		const store = await openStore(context);
		for (const { account, client } of await connectAccounts(context, store)) {
			const error = await unsubscribeAccount(store, client, account.accountKey);
			if (error) context.logger.warn('A webhook subscription could not be taken away', { accountKey: account.accountKey, errorClass: error.class });
		}
	} catch (error) {
		context.logger.warn('The webhook subscriptions could not be taken away', { cause: error instanceof Error ? error.message : 'unknown' });
	}
	return true;
}

/** A link that adds an account leads back to this trigger; only here is its address known. */
async function noteWhereLoginsEnd(context: IHookFunctions, store: Store): Promise<void> {
	const url = context.getNodeWebhookUrl('setup');
	if (url === undefined) return;
	const { appSecret } = await readApp(context);
	await withStoreErrors(context, () => store.noteCallback({ appSecret, url }));
}

function refuseIfDefinite(context: IHookFunctions, { error, badField }: Failure, { pause }: Pick<AccountState, 'pause'>): void {
	const { class: errorClass, code, subcode } = error;
	const codes = `${errorClass}, code ${code ?? '-'}/${subcode ?? '-'}`;
	// n8n tries again at once: by then the dead token has paused the account, and no further call is made.
	if (errorClass === 'token_dead' || pause?.reason === 'token_dead') {
		throw new NodeOperationError(context.getNode(), 'Instagram does not accept the access token', {
			description: `Log in again and put the new token into the Instagram credential, run "00 set-up", then publish once more (${codes}).`,
		});
	}
	if (errorClass === 'configuration') {
		throw new NodeOperationError(context.getNode(), 'Instagram refuses to send webhooks for the account', {
			description: badField === null
				? `Check in the app dashboard that the Instagram webhooks are set up and the account granted the app its messages and comments, then publish once more (${codes}).`
				: `It does not know the webhook field "${badField}": choose a current API version in the credential, then publish once more (${codes}).`,
		});
	}
	context.logger.warn('Instagram could not subscribe an account now; the heartbeat tries again', { errorClass, code, subcode });
}

function noteOf(context: IHookFunctions): { test?: unknown } {
	return context.getWorkflowStaticData('node');
}
