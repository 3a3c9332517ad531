import type { Sandbox } from '../context';
import { hour } from '../clock';
import type { GraphCall, Route } from '../graph/call';
import { GraphError } from '../graph/errors';
import { issueToken, newTokenValue } from '../tokens';
import type { Account, LoginCode } from '../world';

/** `POST api.instagram.com/oauth/access_token` (reference §1.2, step 2): a call without a token and with errors of its own shape. */
export function isCodeExchange(call: GraphCall): boolean {
	return call.method === 'POST' && call.parts.join('/') === 'oauth/access_token';
}

/** The account whose owner made this code; null for a code nobody knows. */
export function codeOwner(sandbox: Sandbox, call: GraphCall): Account | null {
	return findCode(sandbox, call)?.account ?? null;
}

export function codeRoute(sandbox: Sandbox, call: GraphCall): Route {
	return {
		operation: 'token',
		describe: () => {
			call.facts.token = { grant: 'code' };
		},
		run: () => exchangeCode(sandbox, call),
	};
}

function exchangeCode(sandbox: Sandbox, call: GraphCall): Record<string, unknown> {
	const { app } = sandbox.world;
	const code = findCode(sandbox, call);
	// Only the text for a used or unknown code is documented (reference §1.2); the others are from memory.
	if (text(call, 'client_id') !== app.instagramAppId) throw refused('Invalid platform app');
	if (text(call, 'client_secret') !== (code?.account.appSecret ?? app.instagramAppSecret)) throw refused('Error validating client secret.');
	if (text(call, 'grant_type') !== 'authorization_code') throw refused('Invalid grant_type: it must be authorization_code');
	if (code === undefined || code.used || code.account.settings.login !== 'instagram') throw refused('Matching code was not found or was already used');
	if (text(call, 'redirect_uri') !== code.redirectUri) throw refused('Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request');
	// reference §1.2: good for one use within 1 h.
	if (sandbox.clock.now() - code.issuedAt >= hour) throw refused('This authorization code has expired');
	code.used = true;
	return answer(sandbox, code, call);
}

function answer(sandbox: Sandbox, { account, scopes }: LoginCode, call: GraphCall): Record<string, unknown> {
	const token = issueToken(account, { kind: 'short', scopes, now: sandbox.clock.now(), value: newTokenValue(sandbox.random, 'short') });
	const { tokenAnswer, numericUserId } = account.settings;
	if (numericUserId) call.bareIds.push('user_id');
	const told = { access_token: token.value, user_id: account.appScopedId };
	return tokenAnswer === 'flat' ? { ...told, permissions: [...scopes] } : { data: [{ ...told, permissions: scopes.join(',') }] };
}

function findCode(sandbox: Sandbox, call: GraphCall): LoginCode | undefined {
	// reference §1.2: the trailing #_ is not part of the code; who sends it along is refused.
	return sandbox.world.codes.find((code) => code.value === text(call, 'code'));
}

function text(call: GraphCall, name: string): string | undefined {
	const value = call.body[name] ?? call.query[name];
	return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function refused(message: string): GraphError {
	return new GraphError({ status: 400, code: 400, message });
}
