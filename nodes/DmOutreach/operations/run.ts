import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Store } from '../../../core';
import { accountOfItem } from '../../shared/account-of-item';
import { connectAccounts, type ConnectedAccount } from '../../shared/connect-accounts';
import { eachItem } from '../../shared/each-item';
import { openStore, withStoreErrors } from '../../shared/store';
import { OUTPUT, type DmOutputs } from './outcome-items';

/** What an operation that sends works with, and the outputs its items go to. */
export interface Run {
	readonly context: IExecuteFunctions;
	readonly store: Store;
	readonly outputs: DmOutputs;
}

/** The same with the accounts the node's credential opens. */
export interface SendRun extends Run {
	readonly accounts: readonly ConnectedAccount[];
}

/**
 * Works once for each item, which puts itself on an output. A failed one is left to a human when n8n is to go on.
 *
 * @param first work on the store that comes before all items, where there are any
 */
export async function forEachItem(
	context: IExecuteFunctions,
	work: (run: SendRun, item: INodeExecutionData, itemIndex: number) => Promise<void>,
	first: (store: Store) => Promise<void> = () => Promise.resolve(),
): Promise<DmOutputs> {
	const outputs: DmOutputs = [[], [], [], []];
	if (context.getInputData().length === 0) return outputs;
	const store = await openStore(context);
	await withStoreErrors(context, async () => {
		await first(store);
		const accounts = await connectAccounts(context, store);
		await eachItem(context, outputs[OUTPUT.by_hand], (item, itemIndex) => work({ context, store, accounts, outputs }, item, itemIndex));
	});
	return outputs;
}

/** The account an item belongs to sends it. @throws NodeOperationError when this credential does not open it */
export function senderOf({ context, accounts }: Pick<SendRun, 'context' | 'accounts'>, accountKey: string, itemIndex: number): ConnectedAccount {
	return accountOfItem(context, accounts, accountKey, itemIndex, 'a DM Outreach node');
}

/** "Execute step" in the editor must never message a real person (law 13). @param what is sent from a form only, such as `test` */
export function refuseManualRun(context: IExecuteFunctions, isSandbox: boolean, itemIndex: number, what: string): void {
	if (context.getMode() !== 'manual' || isSandbox) return;
	throw new NodeOperationError(context.getNode(), `A run in the editor sends no ${what}`, { itemIndex, description: 'Publish the workflow and use its form.' });
}
