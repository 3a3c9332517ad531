import type { Thread } from '../world';
import type { GraphCall } from './call';
import { graphError } from './errors';
import { parseFields, pick } from './fields';

/** `GET /{IGSID}` (reference §4.8): only after the person messaged or tapped; a comment is not enough. */
export function readProfile(thread: Thread, call: GraphCall): Record<string, unknown> {
	const { follower, account, igsid } = thread;
	// reference §4.8: blocked by the person -> no data.
	if (follower.blocks.has(account.professionalId)) return {};
	if (!thread.profileConsent) throw graphError('profile-consent');
	const picked = pick(parseFields(call.query['fields'] ?? 'name,profile_pic'), {
		id: igsid,
		name: follower.name === '' ? null : follower.name,
		username: follower.username,
		profile_pic: `https://scontent.example/p/${follower.username}.jpg`,
		follower_count: follower.followerCount,
		is_user_follow_business: follower.follows.has(account.professionalId),
		is_business_follow_user: false,
		is_verified_user: false,
	}, 'IGBusinessScopedUser');
	return { ...picked, id: igsid };
}
