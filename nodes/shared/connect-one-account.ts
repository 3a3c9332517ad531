import { obtainToken, type AccountSettings, type GraphError, type Store } from '../../core';
import { pause } from './account-client';
import type { InstagramApp } from './app';
import type { Requester } from './graph-request';
import { obtainCallsOf } from './token-of-app';
import { syncSandboxClock } from './sandbox-clock';

/** A token to start from: the credential's own, or one a login just gave. */
export interface Start {
	readonly seed: string;
	readonly byLink: boolean;
}

export type ConnectOutcome =
	| { readonly connected: true; readonly accountKey: string; readonly mode: string; readonly isNew: boolean; readonly username: string }
	/** `problem` is class and codes: numbers only. */
	| { readonly connected: false; readonly problem: string };

/** Registers the account of a token with its settings; the token is exchanged at once and kept in the vault. */
export async function connectOneAccount(
	context: Requester,
	store: Store,
	app: InstagramApp,
	start: Start,
	{ mode, testPeople, ...settings }: AccountSettings,
): Promise<ConnectOutcome> {
	const seed = { seed: start.seed, appSecret: app.appSecret };
	const calls = obtainCallsOf(context, app);
	// A person waits for this: Instagram is asked even if it refused the token a moment ago.
	const obtained = await obtainToken(store, calls, seed, { again: true, wait: pause });
	if (!obtained.obtained) return { connected: false, problem: obtained.problem };
	const identity = await calls.identify(obtained.token);
	if (!identity.ok) return { connected: false, problem: problemOf(identity.error) };
	const { accountId, appScopedId, username, pageId } = identity.value;
	const account = await store.connectAccount({
		igAccountId: accountId,
		appScopedId,
		username,
		apiHost: app.apiHost,
		login: app.login,
		pageId: pageId ?? null,
		...settings,
		...(mode === 'keep' ? {} : { mode }),
	});
	// Texts are tried on them while the account is live, too.
	if (mode === 'test_people' || testPeople.length > 0) await store.setTestPeople({ accountKey: account.accountKey, handles: testPeople });
	await syncSandboxClock(context, store, app, { ...account, igAccountId: accountId });
	// The account's clock is known only now, and the token's age is told by it.
	if (obtained.fresh) await store.keepToken({ ...seed, ...obtained.fresh, byLink: start.byLink });
	return { connected: true, ...account, username };
}

function problemOf({ class: errorClass, code, subcode }: GraphError): string {
	return `${errorClass}, code ${code ?? '-'}/${subcode ?? '-'}`;
}
