import type { Sandbox } from '../context';
import { facebookFields, webhookFields } from '../options';
import { allScopes, issueToken, newTokenValue } from '../tokens';
import type { TokenKind } from '../tokens';
import type { Account, World } from '../world';

/** Every token, code, app secret and verify token, dead ones too. */
export function issuedSecrets(world: World): string[] {
	const { app, accounts, codes } = world;
	const ofAccounts = accounts.flatMap((account) => [...account.tokens.map((token) => token.value), account.appSecret, account.metaAppSecret, account.verifyToken]);
	return [...new Set([...ofAccounts, ...codes.map((code) => code.value), app.instagramAppSecret, app.metaAppSecret])];
}

/** Kills all tokens of the account and hands it a new one nobody else has. */
export function revokeTokens(sandbox: Sandbox, account: Account): void {
	for (const token of account.tokens) token.dead = true;
	account.accessToken = freshToken(sandbox, account, account.settings.login === 'facebook' ? 'page' : 'dashboard');
}

/** reference §0: an app uses one login; tokens and webhook fields of the other are of no use. */
export function changeLogin(sandbox: Sandbox, account: Account): void {
	revokeTokens(sandbox, account);
	if (account.subscribedFields === null) return;
	account.subscribedFields = account.settings.login === 'facebook' ? [...webhookFields, ...facebookFields] : [...webhookFields];
}

export function shortToken(sandbox: Sandbox, account: Account): string {
	return freshToken(sandbox, account, account.settings.login === 'facebook' ? 'user-short' : 'short');
}

function freshToken({ clock, random }: Sandbox, account: Account, kind: TokenKind): string {
	return issueToken(account, { kind, scopes: allScopes(account.settings.login), now: clock.now(), value: newTokenValue(random, kind) }).value;
}
