import type { ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { AccountSummary, Store } from '../../core';

/** The accounts the page is for: the one the node names, else all. */
export async function accountsOf(context: Pick<ITriggerFunctions | IWebhookFunctions, 'getNodeParameter'>, store: Store): Promise<AccountSummary[]> {
	const given: unknown = context.getNodeParameter('accountKey', '');
	const wanted = typeof given === 'string' ? given.trim() : '';
	const accounts = await store.listAccounts({});
	return wanted === '' ? accounts : accounts.filter(({ accountKey }) => accountKey === wanted);
}
