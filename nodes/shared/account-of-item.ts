import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { ConnectedAccount } from './connect-accounts';

/**
 * The account an item belongs to sends it; an item of an account this credential does not open must not leave by it.
 *
 * @throws NodeOperationError naming the item
 */
export function accountOfItem(context: Pick<IExecuteFunctions, 'getNode'>, accounts: readonly ConnectedAccount[], accountKey: string, itemIndex: number): ConnectedAccount {
	const own = accounts.find(({ account }) => account.accountKey === accountKey);
	if (own) return own;
	throw new NodeOperationError(context.getNode(), `Item ${itemIndex} belongs to another Instagram account`, {
		itemIndex,
		description: 'Use a DM Outreach node with the credential of that account for its items.',
	});
}
