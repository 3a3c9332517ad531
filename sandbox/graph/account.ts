import type { Sandbox } from '../context';
import { day, second } from '../clock';
import { tokenLife } from '../options';
import type { Account } from '../world';
import type { GraphCall } from './call';
import { badParameter, graphError } from './errors';
import { parseFields, pick } from './fields';

/** `GET /me` (reference §1.2, "Identity"): two ids for one account. */
export function readAccount(sandbox: Sandbox, account: Account, call: GraphCall): Record<string, unknown> {
	const followers = [...sandbox.world.followers.values()].filter((follower) => follower.follows.has(account.professionalId)).length;
	return pick(parseFields(call.query['fields'] ?? 'id'), {
		id: account.appScopedId,
		user_id: account.professionalId,
		username: account.username,
		name: account.name,
		account_type: 'BUSINESS',
		profile_picture_url: `https://scontent.example/${account.username}.jpg`,
		followers_count: followers,
		media_count: sandbox.world.stories.filter((story) => story.account === account).length,
	}, 'IGUser');
}

/** `GET /refresh_access_token` (reference §1.2, step 4): at least 24 h old, then 60 days again. */
export function refreshToken(sandbox: Sandbox, account: Account, call: GraphCall): Record<string, unknown> {
	const now = sandbox.clock.now();
	if (call.query['grant_type'] !== 'ig_refresh_token') throw badParameter('Param grant_type must be one of {ig_refresh_token}');
	// The error for a token that is too young is unconfirmed (reference §1.2).
	if (now - account.tokenIssuedAt < day) throw graphError('token-invalid');
	account.accessToken = `IGAA${sandbox.random.token(60)}`;
	account.tokenIssuedAt = now;
	account.tokenExpiresAt = now + tokenLife;
	return { access_token: account.accessToken, token_type: 'bearer', expires_in: tokenLife / second };
}
