import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { forEachAccount } from './run';

/**
 * How the token of each account stands, after it was refreshed if that was due: every node that opens an account
 * does so. For a schedule of its own where no trigger is published. One item per account.
 */
export async function refreshTokens(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachAccount(context, async ({ store, account: { accountKey } }) => {
		const { state, expiresAt, refreshable, refreshes } = await store.readTokenHealth({ accountKey });
		return [{ accountKey, token: state, expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(), refreshable, refreshes }];
	});
}
