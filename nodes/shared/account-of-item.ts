import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { ConnectedAccount } from './connect-accounts';

/**
 * The account an item belongs to. One credential speaks for its accounts: an item of another is none of its business.
 *
 * @param node which node the items of that account want, such as `an Instagram node`
 * @throws NodeOperationError naming the item
 */
export function accountOfItem(
	context: Pick<IExecuteFunctions, 'getNode'>,
	accounts: readonly ConnectedAccount[],
	accountKey: string,
	itemIndex: number,
	node: string,
): ConnectedAccount {
	const own = accounts.find(({ account }) => account.accountKey === accountKey);
	if (own) return own;
	throw new NodeOperationError(context.getNode(), `Item ${itemIndex} belongs to another Instagram account`, {
		itemIndex,
		description: `Use ${node} with the credential of that account for its items.`,
	});
}
