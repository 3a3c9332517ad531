import { day, hour } from './clock';
import type { Random } from './random';
import type { Account } from './world';

/** Where a token comes from; `user-short`, `user` and `page` belong to Facebook Login (reference §1.3). */
export type TokenKind = 'short' | 'long' | 'dashboard' | 'user-short' | 'user' | 'page';

export interface Token {
	readonly value: string;
	readonly kind: TokenKind;
	readonly issuedAt: number;
	/** null: no date, as page tokens (reference §1.3). */
	readonly expiresAt: number | null;
	readonly scopes: Set<string>;
	/** Killed before its time: revoked, password changed, replaced. */
	dead: boolean;
}

/** reference §1.1: the scopes of Instagram Login. */
export const instagramScopes = [
	'instagram_business_basic', 'instagram_business_manage_messages', 'instagram_business_manage_comments', 'instagram_business_content_publish',
	'instagram_business_manage_insights',
];

/** reference §1.1: the scopes of Facebook Login. */
export const facebookScopes = [
	'instagram_basic', 'instagram_manage_messages', 'instagram_manage_comments', 'instagram_manage_insights', 'instagram_content_publish',
	'pages_show_list', 'pages_read_engagement', 'pages_manage_metadata', 'pages_messaging',
];

/** reference §1.2: a short-lived token 1 h, a long-lived one 60 days; §1.3: a page token has no date. */
const lives: Record<TokenKind, number | null> = { short: hour, long: 60 * day, dashboard: 60 * day, 'user-short': hour, user: 60 * day, page: null };

/** Makes a token and gives it to the account, beside those it has. */
export function issueToken(account: Account, wanted: { kind: TokenKind; scopes: Iterable<string>; now: number; value: string }): Token {
	const life = lives[wanted.kind];
	const token: Token = {
		value: wanted.value, kind: wanted.kind, issuedAt: wanted.now, expiresAt: life === null ? null : wanted.now + life, scopes: new Set(wanted.scopes), dead: false,
	};
	account.tokens.push(token);
	return token;
}

/** reference §0: strings seen start IGAA, those of Facebook Login EAA. */
export function newTokenValue(random: Random, kind: TokenKind, label?: string): string {
	return `${kind === 'page' || kind.startsWith('user') ? 'EAA' : 'IGAA'}${random.token(60, label)}`;
}

/** All that a token of this login can hold. */
export function allScopes(login: Account['settings']['login']): string[] {
	return login === 'facebook' ? facebookScopes : instagramScopes;
}
