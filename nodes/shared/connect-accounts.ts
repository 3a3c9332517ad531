import type { FunctionsBase } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { AccountSummary, InstagramClient, Obtained, Store } from '../../core';
import { accountClient } from './account-client';
import { readApp, type InstagramApp } from './app';
import type { Requester } from './graph-request';
import { syncSandboxClock } from './sandbox-clock';
import { refreshIfDue, tokenOfApp } from './token-of-app';

/** One account a node may work for, with a client that speaks for it. */
export interface ConnectedAccount {
	readonly account: AccountSummary;
	readonly client: InstagramClient;
	/** The account's host proved to be its sandbox: a manual run may send there (law 13). */
	readonly isSandbox: boolean;
}

export type RequestContext = Pick<FunctionsBase, 'getCredentials' | 'getNode'> & Requester;

/**
 * The accounts the node's Instagram credential opens: its own, and those added to its app by a link. Their clocks
 * are in sync and their tokens refreshed if that was due.
 *
 * @param wanted account keys to keep to; empty or left out: all
 * @throws NodeOperationError when none is connected, or a wanted one is not opened by this credential
 */
export async function connectAccounts(context: RequestContext, store: Store, wanted: readonly string[] = []): Promise<ConnectedAccount[]> {
	const app = await readApp(context);
	const obtained = app.seed === '' ? null : await tokenOfApp(context, store, app, { again: false });
	const openable = await store.listOpenable({ seed: app.seed, appSecret: app.appSecret, apiHost: app.apiHost });
	refuseNone(context, openable, obtained);
	const missing = wanted.filter((key) => !openable.some(({ accountKey }) => accountKey === key));
	if (missing.length > 0) throw notOpened(context, missing, openable);
	const chosen = wanted.length === 0 ? openable : openable.filter(({ accountKey }) => wanted.includes(accountKey));
	return Promise.all(chosen.map((account) => connectOne(context, store, app, account)));
}

async function connectOne(context: RequestContext, store: Store, app: InstagramApp, account: AccountSummary): Promise<ConnectedAccount> {
	const isSandbox = await syncSandboxClock(context, store, app, account);
	await refreshIfDue(context, store, app, account.accountKey);
	return { account, client: accountClient(context, store, app, account), isSandbox };
}

function refuseNone(context: RequestContext, openable: readonly AccountSummary[], obtained: Obtained | null): void {
	if (openable.length > 0) return;
	if (obtained && !obtained.obtained) throw refusedSeed(context, obtained.problem);
	throw new NodeOperationError(context.getNode(), 'The account of this credential is not connected yet', {
		description: 'Run the workflow "00 set-up" once with this credential.',
	});
}

/** What to say when Instagram does not take the credential's own token. */
export function refusedSeed(context: Pick<FunctionsBase, 'getNode'>, problem: string): NodeOperationError {
	return new NodeOperationError(context.getNode(), 'Instagram does not accept the credential, or did not answer', {
		description: `Check the access token (or connect again), the app secret and the API host of the credential, then run "00 set-up" (${problem}).`,
	});
}

function notOpened(context: Pick<FunctionsBase, 'getNode'>, missing: readonly string[], openable: readonly AccountSummary[]): NodeOperationError {
	return new NodeOperationError(context.getNode(), `This credential does not open the account ${missing.join(', ')}`, {
		description: `Choose the credential of its Meta app, or one of: ${openable.map(({ accountKey }) => accountKey).join(', ')}.`,
	});
}
