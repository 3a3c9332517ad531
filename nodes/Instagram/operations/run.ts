import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Store } from '../../../core';
import { accountOfItem } from '../../shared/account-of-item';
import { connectAccounts, type ConnectedAccount } from '../../shared/connect-accounts';
import { eachItem } from '../../shared/each-item';
import { readKey } from '../../shared/keys-of-items';
import { readText } from '../../shared/read-text';
import { asNodeError, openStore } from '../../shared/store';

/** What an operation works with: the accounts the node's credential opens, and the store. */
export interface Run {
	readonly context: IExecuteFunctions;
	readonly store: Store;
	readonly accounts: readonly ConnectedAccount[];
}

/** One account's part of a run. */
export interface AccountRun extends ConnectedAccount {
	readonly context: IExecuteFunctions;
	readonly store: Store;
}

/** Opens store and accounts. @param wanted account keys to keep to; empty: all */
export async function openRun(context: IExecuteFunctions, wanted: readonly string[] = []): Promise<Run> {
	const store = await openStore(context);
	try {
		const accounts = await connectAccounts(context, store, wanted);
		if (accounts.length > 0) return { context, store, accounts };
	} catch (error) {
		throw asNodeError(context, error);
	}
	throw new NodeOperationError(context.getNode(), 'This credential does not open an account of this key', {
		description: 'Leave Account Key empty, or choose the credential of that account.',
	});
}

/**
 * Works once for each account, whatever the number of items: every output item is paired with all of them.
 *
 * @throws the first error: what an account could not tell must not look like "nothing there"
 */
export async function forEachAccount(
	context: IExecuteFunctions,
	work: (run: AccountRun) => Promise<readonly INodeExecutionData['json'][]>,
): Promise<INodeExecutionData[][]> {
	const run = await openRun(context, wantedAccounts(context));
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const account of run.accounts) {
		stopWhenCancelled(context);
		try {
			const found = await work({ ...account, context, store: run.store });
			items.push(...found.map((json) => ({ json, pairedItem })));
		} catch (error) {
			throw asNodeError(context, error);
		}
	}
	return [items];
}

/** Works once for each item, for the account the item names. A failed item comes out as an error when n8n is to go on. */
export async function forEachItem(
	context: IExecuteFunctions,
	work: (run: AccountRun, item: INodeExecutionData, itemIndex: number) => Promise<readonly INodeExecutionData['json'][]>,
): Promise<INodeExecutionData[][]> {
	const output: INodeExecutionData[] = [];
	if (context.getInputData().length === 0) return [output];
	const run = await openRun(context);
	const workOn = async (item: INodeExecutionData, itemIndex: number) => {
		const account = accountOfItem(context, run.accounts, readKey(context, item, itemIndex, 'accountKey'), itemIndex, 'an Instagram node');
		const found = await work({ ...account, context, store: run.store }, item, itemIndex);
		output.push(...found.map((json) => ({ json, pairedItem: { item: itemIndex } })));
	};
	await eachItem(context, output, workOn, () => stopWhenCancelled(context));
	return [output];
}

function wantedAccounts(context: IExecuteFunctions): string[] {
	const key = readText(context, 'accountKey', 0);
	return key === '' ? [] : [key];
}

/** @throws NodeOperationError when the execution was cancelled: what is left must not look done */
export function stopWhenCancelled(context: IExecuteFunctions): void {
	if (context.getExecutionCancelSignal()?.aborted !== true) return;
	throw new NodeOperationError(context.getNode(), 'The execution was cancelled before all was done', {
		description: 'Run it again: what was done already is not done twice.',
	});
}

/** A whole number within bounds. @throws NodeOperationError that names the field and the bounds */
export function readCount(context: IExecuteFunctions, name: string, label: string, { min, max }: { min: number; max: number }): number {
	const value: unknown = context.getNodeParameter(name, 0, min);
	if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
	throw new NodeOperationError(context.getNode(), `${label} must be a whole number from ${min} to ${max}`, {
		itemIndex: 0,
		description: 'Correct it and run the node again.',
	});
}

/** Both ids an account goes by at Instagram. */
export function idsOf({ account }: Pick<ConnectedAccount, 'account'>): string[] {
	return [account.igAccountId, ...(account.appScopedId === null ? [] : [account.appScopedId])];
}
