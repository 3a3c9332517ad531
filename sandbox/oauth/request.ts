import { redirectAllowed } from '../app';
import type { MetaApp } from '../app';
import { facebookScopes, instagramScopes } from '../tokens';
import type { Account } from '../world';

/** What an app asks of the login page, in either login (reference §1.2 and §1.3). */
export interface LoginRequest {
	readonly login: Account['settings']['login'];
	readonly clientId: string;
	readonly redirectUri: string;
	readonly scopes: readonly string[];
	readonly state: string | null;
}

/** A request Meta answers with a page of its own instead of sending the browser anywhere. */
export class LoginRefused extends Error {}

/** Reads the parameters of the login page; the texts of the refusals are from memory. */
export function readLoginRequest(app: MetaApp, login: LoginRequest['login'], query: URLSearchParams): LoginRequest {
	const clientId = query.get('client_id') ?? '';
	if (clientId !== (login === 'facebook' ? app.metaAppId : app.instagramAppId)) throw new LoginRefused('Invalid platform app: client_id is not the id of this app');
	const redirectUri = query.get('redirect_uri') ?? '';
	if (!redirectAllowed(app, redirectUri)) throw new LoginRefused('Invalid redirect_uri: it must be one of the addresses entered for this app');
	if ((query.get('response_type') ?? 'code') !== 'code') throw new LoginRefused('Invalid response_type: only code is supported');
	// reference §1.2: comma or encoded-space separated.
	const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
	const known = login === 'facebook' ? facebookScopes : instagramScopes;
	// reference §1.1: the unprefixed business_* values stopped working on 2025-01-27.
	const bad = scopes.filter((scope) => !known.includes(scope));
	if (scopes.length === 0 || bad.length > 0) throw new LoginRefused(`Invalid Scopes: ${bad.join(', ') || 'none given'}`);
	return { login, clientId, redirectUri, scopes, state: query.get('state') };
}

/** reference §1.2: success and cancel come back in the query of the redirect; `#_` trails the success. */
export function returnAddress(request: LoginRequest, outcome: { code: string } | 'cancelled'): string {
	const address = new URL(request.redirectUri);
	const answer: Record<string, string> = outcome === 'cancelled'
		? { error: 'access_denied', error_reason: 'user_denied', error_description: 'The user denied your request' }
		: outcome;
	for (const [name, value] of Object.entries(answer)) address.searchParams.set(name, value);
	if (request.state !== null) address.searchParams.set('state', request.state);
	return outcome === 'cancelled' ? address.href : `${address.href}#_`;
}
