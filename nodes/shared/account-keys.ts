import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Store } from '../../core';
import { withStoreErrors } from './store';

/** Keys of the accounts to work on: the one the parameter names, or all. @throws NodeOperationError when it is none of the store's */
export async function readAccountKeys(context: IExecuteFunctions, store: Store): Promise<string[]> {
	const known = (await withStoreErrors(context, () => store.listAccounts({}))).map((account) => account.accountKey);
	const value: unknown = context.getNodeParameter('accountKey', 0, '');
	const wanted = typeof value === 'string' ? value.trim() : '';
	if (wanted === '') return known;
	if (known.includes(wanted)) return [wanted];
	throw new NodeOperationError(context.getNode(), 'No connected account has this key', {
		itemIndex: 0,
		description: `Leave Account Key empty, or enter one of: ${known.join(', ') || 'none is connected yet'}`,
	});
}
