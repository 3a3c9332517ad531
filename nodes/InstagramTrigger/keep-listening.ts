import type { ITriggerFunctions } from 'n8n-workflow';
import { keepSubscribed, type Store } from '../../core';
import type { ConnectedAccount } from '../shared/connect-accounts';

/** Sees, every ten minutes, that Instagram still tells us the account's updates. */
export async function keepListening(context: ITriggerFunctions, store: Store, { account, client }: ConnectedAccount): Promise<void> {
	const { accountKey } = account;
	if (!(await store.takeSubscriptionCheck({ accountKey }))) return;
	const outcome = await keepSubscribed(store, client, accountKey);
	switch (outcome.outcome) {
		case 'standing':
			return;
		case 'subscribed':
			if (outcome.lost) context.logger.warn('The webhook subscription of an account was gone; it is subscribed again', { accountKey });
			return;
		case 'failed': {
			const { error: { class: errorClass, code, subcode }, badField } = outcome;
			context.logger.warn('Instagram Trigger could not see to the webhook subscription; it tries again in ten minutes', { accountKey, errorClass, code, subcode, badField });
		}
	}
}
