import { randomUUID } from 'node:crypto';
import type { Owner } from '../environment';
import { waitFor } from '../wait';
import { Http, N8nApiError } from './http';

/** Both doors of n8n: the editor's `/rest` and the public `/api/v1`. */
export interface Session {
	/** Bound to the owner's cookie. */
	readonly rest: Http;
	/** Bound to an API key with every scope. */
	readonly publicApi: Http;
}

/**
 * Signs the owner in and makes an API key.
 * @throws Error when the owner is not let in within 20 s
 */
export async function signIn(url: string, owner: Owner): Promise<Session> {
	// n8n binds the cookie to this header's value.
	const browser = { 'browser-id': randomUUID() };
	const anonymous = new Http(url, browser);
	const cookie = await waitFor('the owner to be let in', async () => await logIn(anonymous, owner), {
		timeoutMs: 20_000,
		everyMs: 250,
	});
	const rest = new Http(url, { ...browser, cookie });
	const scopes = (await rest.json<{ data: string[] }>('GET', '/rest/api-keys/scopes')).data;
	const key = await rest.json<{ data: { rawApiKey: string } }>('POST', '/rest/api-keys', {
		label: `testbed ${randomUUID()}`,
		scopes,
		expiresAt: null,
	});
	return { rest, publicApi: new Http(`${url}/api/v1`, { 'X-N8N-API-KEY': key.data.rawApiKey }) };
}

async function logIn(anonymous: Http, owner: Owner): Promise<string | undefined> {
	try {
		const answer = await anonymous.send('POST', '/rest/login', {
			emailOrLdapLoginId: owner.email,
			password: owner.password,
		});
		const cookies = answer.headers['set-cookie'];
		const list = Array.isArray(cookies) ? cookies.map(String) : [];
		return list.find((cookie) => cookie.startsWith('n8n-auth='))?.split(';')[0];
	} catch (error) {
		// The owner is written shortly after n8n reports ready.
		if (error instanceof N8nApiError && error.status === 401) return undefined;
		throw error;
	}
}
