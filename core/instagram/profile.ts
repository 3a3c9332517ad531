import * as z from 'zod';
import { mapOk, type CallResult, type GraphCall } from './call';

/** What Instagram says of a person who has written to the account (reference §4.8); null where it says nothing. */
export interface PersonProfile {
	readonly username: string | null;
	readonly name: string | null;
	readonly followsUs: boolean | null;
	readonly weFollow: boolean | null;
	readonly verified: boolean | null;
	readonly followers: number | null;
}

const flag = z.boolean().nullish().catch(null);
const profileSchema = z.looseObject({
	username: z.string().nullish(),
	name: z.string().nullish(),
	is_user_follow_business: flag,
	is_business_follow_user: flag,
	is_verified_user: flag,
	follower_count: z.number().int().min(0).nullish().catch(null),
});

const FIELDS = 'name,username,follower_count,is_user_follow_business,is_business_follow_user,is_verified_user';

/**
 * Reads a person's profile with its flags. `profile_consent` when they never wrote; everything null when they
 * have blocked the account, or Meta answered an empty object.
 */
export async function readPersonProfile(call: GraphCall, igsid: string): Promise<CallResult<PersonProfile>> {
	const result = await call({ method: 'GET', path: igsid, query: { fields: FIELDS } }, profileSchema);
	return mapOk(result, (profile) => ({
		username: profile.username ?? null,
		name: profile.name ?? null,
		followsUs: profile.is_user_follow_business ?? null,
		weFollow: profile.is_business_follow_user ?? null,
		verified: profile.is_verified_user ?? null,
		followers: profile.follower_count ?? null,
	}));
}
