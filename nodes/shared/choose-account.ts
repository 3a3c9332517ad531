import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { AccountSummary, Store } from '../../core';
import { withStoreErrors } from './store';

/** Parameter of nodes that work on an account without its Instagram credential. */
export const accountKeyProperty: INodeProperties = {
	displayName: 'Account Key',
	name: 'accountKey',
	type: 'string',
	default: '',
	placeholder: 'acc_…',
	description: 'Key of the connected account, as "Connect Account" gives it. Empty: the only account of the store.',
};

/**
 * The account the node's parameter names, or the store's only one.
 *
 * @throws NodeOperationError when there is none, the key is unknown, or several and none was named
 */
export async function chooseAccount(context: IExecuteFunctions, store: Store): Promise<AccountSummary> {
	const accounts = await store.listAccounts({});
	const key = readAccountKey(context);
	const chosen = key === '' ? accounts : accounts.filter((account) => account.accountKey === key);
	const [account, another] = chosen;
	if (account && !another) return account;
	if (accounts.length === 0) {
		throw new NodeOperationError(context.getNode(), 'No Instagram account is connected yet', {
			description: 'Run the workflow "00 set-up" once.',
		});
	}
	const message = key === '' ? 'The store has several accounts' : 'No connected account has this key';
	throw new NodeOperationError(context.getNode(), message, {
		description: `Enter one of these account keys: ${accounts.map((each) => each.accountKey).join(', ')}`,
	});
}

/** Keys of the accounts to work on: the one the parameter names, or all. @throws NodeOperationError when it is none of the store's */
export async function readAccountKeys(context: IExecuteFunctions, store: Store): Promise<string[]> {
	const known = (await withStoreErrors(context, () => store.listAccounts({}))).map((account) => account.accountKey);
	const wanted = readAccountKey(context);
	if (wanted === '') return known;
	if (known.includes(wanted)) return [wanted];
	throw new NodeOperationError(context.getNode(), 'No connected account has this key', {
		itemIndex: 0,
		description: `Leave Account Key empty, or enter one of: ${known.join(', ') || 'none is connected yet'}`,
	});
}

function readAccountKey(context: IExecuteFunctions): string {
	const value: unknown = context.getNodeParameter('accountKey', 0, '');
	return typeof value === 'string' ? value.trim() : '';
}
