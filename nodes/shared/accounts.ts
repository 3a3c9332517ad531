import { createHash } from 'node:crypto';
import type { FunctionsBase } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { AccountSummary, Store } from '../../core';
import type { Connection } from './instagram';

/** Which Instagram account a connection speaks for, asked once per process: by fingerprint of host and secret. */
const identities = new Map<string, string>();

/**
 * The registered account this credential belongs to.
 *
 * @throws NodeOperationError when Instagram does not answer, or set-up has not registered the account
 */
export async function accountOf(
	context: Pick<FunctionsBase, 'getNode' | 'getCredentials'>,
	store: Store,
	connection: Connection,
): Promise<AccountSummary> {
	const igAccountId = await readAccountId(context, connection);
	const account = (await store.listAccounts({})).find((candidate) => candidate.igAccountId === igAccountId);
	if (!account) {
		throw new NodeOperationError(context.getNode(), 'The account of this credential is not connected yet', {
			description: 'Run the workflow "00 set-up" once with this credential.',
		});
	}
	return account;
}

async function readAccountId(
	context: Pick<FunctionsBase, 'getNode' | 'getCredentials'>,
	connection: Connection,
): Promise<string> {
	const { accessToken } = await context.getCredentials<{ accessToken: string }>('storyFunnelInstagramTokenApi');
	const fingerprint = createHash('sha256').update(`${connection.apiHost}\0${accessToken}`).digest('hex');
	const known = identities.get(fingerprint);
	if (known !== undefined) return known;
	const identity = await connection.client.readIdentity();
	if (!identity.ok) {
		const { code, subcode } = identity.error;
		throw new NodeOperationError(context.getNode(), 'Instagram does not accept the credential, or did not answer', {
			description: `Check the access token and the API host of the credential (${identity.error.class}, code ${code ?? '-'}/${subcode ?? '-'}).`,
		});
	}
	identities.set(fingerprint, identity.value.accountId);
	return identity.value.accountId;
}
