import { obtainToken, type ObtainCalls, type Obtained, type Store } from '../../core';
import { clientWithToken, pageTokenBehind, pause, tokenCallsOf } from './account-client';
import type { InstagramApp } from './app';
import type { Requester } from './graph-request';

/**
 * The long-lived token of the credential's own seed, exchanged on first sight.
 *
 * @param again a person runs set-up: ask even if the seed was refused a moment ago
 */
export async function tokenOfApp(context: Requester, store: Store, app: InstagramApp, { again }: { again: boolean }): Promise<Obtained> {
	return obtainToken(store, obtainCallsOf(context, app), { seed: app.seed, appSecret: app.appSecret }, { again, wait: pause });
}

/** How a token to start from becomes one to stay: exchanged at Instagram, or looked up behind a Facebook login. */
export function obtainCallsOf(context: Requester, app: InstagramApp): ObtainCalls {
	const calls = tokenCallsOf(context, app);
	return {
		exchange: app.login === 'facebook' ? (seed) => pageTokenBehind(context, app, seed) : (seed) => calls.exchange(seed, app.appSecret),
		refreshable: app.login === 'instagram',
		identify: (token) => clientWithToken(context, app, token).readIdentity(),
	};
}

/** Refreshes the token of an account if that is due; a failure is kept in the store and tried again later. */
export async function refreshIfDue(context: Requester, store: Store, app: InstagramApp, accountKey: string): Promise<'refreshed' | 'failed' | 'not_due'> {
	const line = { accountKey, appSecret: app.appSecret };
	const due = await store.takeDueRefresh(line);
	if (!due) return 'not_due';
	const result = await tokenCallsOf(context, app).refresh(due.token);
	if (!result.ok) {
		await store.settleRefresh({ ...line, tokenId: due.tokenId, result: { refreshed: false, error: result.error } });
		return 'failed';
	}
	const { token, expiresInMs } = result.value;
	await store.settleRefresh({ ...line, tokenId: due.tokenId, result: { refreshed: true, token, expiresInMs } });
	return 'refreshed';
}
