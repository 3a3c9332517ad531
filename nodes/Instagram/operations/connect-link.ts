import { randomBytes } from 'node:crypto';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { loginHosts, readApp, type InstagramApp } from '../../shared/app';
import { openStore, withStoreErrors } from '../../shared/store';
import { readSettings } from './connect-account';

/**
 * A link by which somebody adds their account to the app of the credential, with the settings of the first item.
 * They log in at Instagram; the trigger takes it from there, so no token ever comes near an item. Good once, for an hour.
 */
export async function createLink(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const settings = readSettings(context);
	const app = await readApp(context);
	if (app.appId === '') {
		throw new NodeOperationError(context.getNode(), 'The credential has no Instagram app ID, so nobody can log in to the app', {
			description: 'Enter it in the credential; it is under Instagram > API setup > Business login settings.',
		});
	}
	const store = await openStore(context);
	return withStoreErrors(context, async () => {
		const redirectUri = await store.readCallback({ appSecret: app.appSecret });
		if (redirectUri === null) {
			throw new NodeOperationError(context.getNode(), 'The Instagram Trigger of this app was never published, so a login has nowhere to come back to', {
				description: 'Publish "20 inbox" with this credential, and enter its production URL as redirect URL in the Meta app dashboard too.',
			});
		}
		const state = randomBytes(32).toString('base64url');
		const { expiresAt } = await store.createConnectLink({ state, appSecret: app.appSecret, settings, redirectUri });
		const json = { link: linkTo(app, redirectUri, state), expiresAt: new Date(expiresAt).toISOString() };
		return [[{ json, pairedItem: context.getInputData().map((_, item) => ({ item })) }]];
	});
}

/** Reference §1.2, step 1. */
function linkTo(app: InstagramApp, redirectUri: string, state: string): string {
	const link = new URL('/oauth/authorize', loginHosts(app).pages);
	link.search = new URLSearchParams({
		client_id: app.appId,
		redirect_uri: redirectUri,
		response_type: 'code',
		scope: app.scopes.join(','),
		state,
		// The person at the screen may be logged in with another account.
		force_reauth: 'true',
	}).toString();
	return link.href;
}
