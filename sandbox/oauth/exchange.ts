import type { Sandbox } from '../context';
import { day, second } from '../clock';
import type { GraphCall, Route } from '../graph/call';
import type { Caller } from '../graph/caller';
import { badParameter, graphError } from '../graph/errors';
import { issueToken, newTokenValue } from '../tokens';
import type { Token } from '../tokens';

/** `GET /access_token` and `GET /refresh_access_token` (reference §1.2, steps 3 and 4); undefined for any other call. */
export function tokenRoute(sandbox: Sandbox, caller: Caller, call: GraphCall): Route | undefined {
	if (call.method !== 'GET' || call.parts.length !== 1 || caller.account.settings.login !== 'instagram') return undefined;
	switch (call.parts[0]) {
		case 'access_token':
			return { operation: 'token', describe: () => { call.facts.token = { grant: 'exchange' }; }, run: () => exchange(sandbox, caller, call) };
		case 'refresh_access_token':
			return { operation: 'token', describe: () => { call.facts.token = { grant: 'refresh' }; }, run: () => refresh(sandbox, caller, call) };
		default:
			return undefined;
	}
}

function exchange(sandbox: Sandbox, { account, token }: Caller, call: GraphCall): Record<string, unknown> {
	if (call.query['grant_type'] !== 'ig_exchange_token') throw badParameter('Param grant_type must be one of {ig_exchange_token}');
	// The code of this refusal is unconfirmed (reference §1.2 has no error bodies).
	if (call.query['client_secret'] !== account.appSecret) throw badParameter('Error validating client secret.');
	// Unconfirmed as well; dashboard tokens are already long-lived (reference §1.2, step 4).
	if (token.kind !== 'short') throw badParameter('The access token is no short-lived token');
	return longLived(sandbox, { account, token });
}

function refresh(sandbox: Sandbox, { account, token }: Caller, call: GraphCall): Record<string, unknown> {
	if (call.query['grant_type'] !== 'ig_refresh_token') throw badParameter('Param grant_type must be one of {ig_refresh_token}');
	if (token.kind === 'short') throw badParameter('The access token is no long-lived token');
	// The error for a token that is too young is unconfirmed (reference §1.2).
	if (sandbox.clock.now() - token.issuedAt < day) throw graphError('token-invalid');
	const answer = longLived(sandbox, { account, token });
	if (!account.settings.refreshKeepsOld) token.dead = true;
	return answer;
}

function longLived(sandbox: Sandbox, { account, token }: Caller): Record<string, unknown> {
	const now = sandbox.clock.now();
	const fresh: Token = issueToken(account, { kind: 'long', scopes: token.scopes, now, value: newTokenValue(sandbox.random, 'long') });
	if (token.value === account.accessToken) account.accessToken = fresh.value;
	return { access_token: fresh.value, token_type: 'bearer', expires_in: ((fresh.expiresAt ?? now) - now) / second };
}
