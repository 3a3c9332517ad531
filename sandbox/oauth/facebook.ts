import type { Sandbox } from '../context';
import { hour, second } from '../clock';
import type { GraphCall, Route } from '../graph/call';
import { badParameter, graphError } from '../graph/errors';
import { issueToken, newTokenValue } from '../tokens';
import type { Token, TokenKind } from '../tokens';
import type { Account, LoginCode } from '../world';

/** `GET /oauth/access_token` (reference §1.3): code for user token, or a user token for a long-lived one. No bearer token. */
export function isFacebookGrant(call: GraphCall): boolean {
	return call.method === 'GET' && call.parts.join('/') === 'oauth/access_token';
}

/** The account the code or the token belongs to; null where nobody knows it. */
export function grantOwner(sandbox: Sandbox, call: GraphCall): Account | null {
	return findCode(sandbox, call)?.account ?? findToken(sandbox, call)?.account ?? null;
}

export function facebookGrantRoute(sandbox: Sandbox, call: GraphCall): Route {
	const lengthens = call.query['grant_type'] === 'fb_exchange_token';
	return {
		operation: 'token',
		describe: () => {
			call.facts.token = { grant: lengthens ? 'exchange' : 'code' };
		},
		run: () => {
			const { app } = sandbox.world;
			// The texts of these refusals are from memory (reference §1.3: not re-read).
			if (call.query['client_id'] !== app.metaAppId) throw badParameter('Error validating application. Cannot get application info due to a system error.');
			if (call.query['client_secret'] !== app.metaAppSecret) throw badParameter('Error validating client secret.');
			return lengthens ? lengthen(sandbox, call) : fromCode(sandbox, call);
		},
	};
}

function fromCode(sandbox: Sandbox, call: GraphCall): Record<string, unknown> {
	const code = findCode(sandbox, call);
	if (code?.account.settings.login !== 'facebook') throw badParameter('Invalid verification code format.');
	if (code.used) throw badParameter('This authorization code has been used.');
	if (sandbox.clock.now() - code.issuedAt >= hour) throw badParameter('This authorization code has expired.');
	if (call.query['redirect_uri'] !== code.redirectUri) {
		throw badParameter('Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request');
	}
	code.used = true;
	return userToken(sandbox, code.account, 'user-short', code.scopes);
}

function lengthen(sandbox: Sandbox, call: GraphCall): Record<string, unknown> {
	const found = findToken(sandbox, call);
	if (!found || found.token.dead || found.token.kind === 'page') throw graphError('token-invalid');
	// reference §1.3: an expired token cannot be exchanged.
	if (found.token.expiresAt !== null && sandbox.clock.now() >= found.token.expiresAt) throw graphError('token-expired');
	return userToken(sandbox, found.account, 'user', found.token.scopes);
}

function userToken(sandbox: Sandbox, account: Account, kind: TokenKind, scopes: Iterable<string>): Record<string, unknown> {
	const now = sandbox.clock.now();
	const token = issueToken(account, { kind, scopes, now, value: newTokenValue(sandbox.random, kind) });
	return { access_token: token.value, token_type: 'bearer', expires_in: ((token.expiresAt ?? now) - now) / second };
}

function findCode(sandbox: Sandbox, call: GraphCall): LoginCode | undefined {
	return sandbox.world.codes.find((code) => code.value === call.query['code']);
}

function findToken(sandbox: Sandbox, call: GraphCall): { account: Account; token: Token } | undefined {
	for (const account of sandbox.world.accounts) {
		const token = account.tokens.find((candidate) => candidate.value === call.query['fb_exchange_token']);
		if (token && account.settings.login === 'facebook') return { account, token };
	}
	return undefined;
}
