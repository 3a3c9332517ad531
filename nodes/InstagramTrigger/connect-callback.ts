import type { IWebhookFunctions } from 'n8n-workflow';
import type { Store } from '../../core';
import { tokenCallsOf } from '../shared/account-client';
import type { InstagramApp } from '../shared/app';
import { connectOneAccount } from '../shared/connect-one-account';

/** What the person who came back from Instagram is told. */
export type CallbackPage =
	| { readonly page: 'connected'; readonly username: string }
	| { readonly page: 'cancelled' }
	| { readonly page: 'used_or_old' }
	/** `problem` is class and codes: numbers only. */
	| { readonly page: 'refused'; readonly problem: string };

/**
 * Finishes a login that began with a link of ours (reference §1.2): the code becomes a token here, in the server,
 * and goes straight into the vault. No item, execution or page ever holds either.
 */
export async function finishLogin(
	context: IWebhookFunctions,
	store: Store,
	app: InstagramApp,
	query: Readonly<Record<string, unknown>>,
): Promise<CallbackPage> {
	const { state, code, error } = query;
	const link = typeof state === 'string' ? await store.takeConnectLink({ state, appSecret: app.appSecret }) : null;
	if (!link) return { page: 'used_or_old' };
	if (error !== undefined || typeof code !== 'string' || code === '') return { page: 'cancelled' };
	const { appId, appSecret } = app;
	const login = await tokenCallsOf(context, app).redeemCode({ code, appId, appSecret, redirectUri: link.redirectUri });
	if (!login.ok) return { page: 'refused', problem: `${login.error.class}, code ${login.error.code ?? '-'}/${login.error.subcode ?? '-'}` };
	const outcome = await connectOneAccount(context, store, app, { seed: login.value.token, byLink: true }, link.settings);
	return outcome.connected ? { page: 'connected', username: outcome.username } : { page: 'refused', problem: outcome.problem };
}

/** The page in both languages. Its text comes from us but for the username, which Instagram limits to plain signs. */
export function callbackHtml(page: CallbackPage): string {
	const [dutch, english] = wordsOf(page);
	return `<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>Story Funnel</title></head><body><main><p>${escape(dutch)}</p><p lang="en">${escape(english)}</p></main></body></html>`;
}

function wordsOf(page: CallbackPage): [dutch: string, english: string] {
	switch (page.page) {
		case 'connected':
			return [`@${page.username} is gekoppeld. Je kunt dit venster sluiten.`, `@${page.username} is connected. You can close this window.`];
		case 'cancelled':
			return ['Er is niets gekoppeld: het inloggen is afgebroken.', 'Nothing was connected: the login was cancelled.'];
		case 'used_or_old':
			return ['Deze link is al gebruikt of verlopen. Vraag een nieuwe aan.', 'This link was used already or is too old. Ask for a new one.'];
		case 'refused':
			return [
				`Instagram heeft de koppeling geweigerd (${page.problem}). Controleer app-id, appgeheim en de redirect-URL in het Meta-dashboard.`,
				`Instagram refused the connection (${page.problem}). Check the app ID, the app secret and the redirect URL in the Meta app dashboard.`,
			];
	}
}

function escape(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
