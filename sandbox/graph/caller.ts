import type { Sandbox } from '../context';
import type { Operation } from '../faults';
import type { Token } from '../tokens';
import type { Account } from '../world';
import type { GraphCall } from './call';
import { graphError } from './errors';

/** Whose token a call carries. */
export interface Caller {
	readonly account: Account;
	readonly token: Token;
}

/** Finds the account of the token (reference §0: Bearer header or access_token parameter). */
export function authenticate(sandbox: Sandbox, call: GraphCall): Caller {
	for (const account of sandbox.world.accounts) {
		const token = account.tokens.find((candidate) => candidate.value === call.token);
		if (!token) continue;
		if (token.dead) throw graphError('token-invalid');
		// reference §1.2: 1 h or 60 days without a refresh and the token is dead.
		if (token.expiresAt !== null && sandbox.clock.now() >= token.expiresAt) throw graphError('token-expired');
		return { account, token };
	}
	throw graphError('token-invalid');
}

/** reference §1.1, §4.3 and §4.4: what a call needs; any one of the names will do, one per login. */
const needed: Record<Operation, readonly string[]> = {
	send: ['instagram_business_manage_messages', 'instagram_manage_messages'],
	'private-reply': ['instagram_business_manage_comments', 'pages_messaging'],
	'sender-action': ['instagram_business_manage_messages', 'instagram_manage_messages'],
	attachment: ['instagram_business_manage_messages', 'instagram_manage_messages'],
	account: ['instagram_business_basic', 'instagram_basic', 'pages_show_list'],
	profile: ['instagram_business_manage_messages', 'instagram_manage_messages'],
	conversations: ['instagram_business_manage_messages', 'instagram_manage_messages'],
	stories: ['instagram_business_basic', 'instagram_basic'],
	insights: ['instagram_business_manage_insights', 'instagram_manage_insights'],
	'account-insights': ['instagram_business_manage_insights', 'instagram_manage_insights'],
	media: ['instagram_business_basic', 'instagram_basic'],
	comments: ['instagram_business_manage_comments', 'instagram_manage_comments'],
	'public-reply': ['instagram_business_manage_comments', 'instagram_manage_comments'],
	moderation: ['instagram_business_manage_comments', 'instagram_manage_comments'],
	'messenger-profile': ['instagram_business_manage_messages', 'instagram_manage_messages'],
	subscriptions: ['instagram_business_basic', 'pages_manage_metadata'],
	token: ['instagram_business_basic', 'instagram_basic'],
	pages: ['pages_show_list'],
};

/** reference §4.9: 10 without a subcode where the permission is missing. */
export function requireScope(token: Token, operation: Operation): void {
	if (!needed[operation].some((scope) => token.scopes.has(scope))) throw graphError('permission-missing');
}
