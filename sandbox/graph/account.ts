import type { Sandbox } from '../context';
import type { Account } from '../world';
import type { GraphCall } from './call';
import { parseFields, pick } from './fields';

/** `GET /me` (reference §1.2, "Identity"): two ids for one account. */
export function readAccount(sandbox: Sandbox, account: Account, call: GraphCall): Record<string, unknown> {
	const told = pick(parseFields(call.query['fields'] ?? 'id'), {
		id: account.appScopedId,
		user_id: account.professionalId,
		username: account.username,
		name: account.name,
		account_type: 'BUSINESS',
		profile_picture_url: `https://scontent.example/${account.username}.jpg`,
		followers_count: followersOf(sandbox, account),
		media_count: mediaCountOf(sandbox, account),
	}, 'IGUser');
	return account.settings.meAnswer === 'wrapped' ? { data: [told] } : told;
}

export function followersOf(sandbox: Sandbox, account: Account): number {
	return [...sandbox.world.followers.values()].filter((follower) => follower.follows.has(account.professionalId)).length;
}

export function mediaCountOf(sandbox: Sandbox, account: Account): number {
	return [...sandbox.world.stories, ...sandbox.world.media].filter((media) => media.account === account).length;
}
