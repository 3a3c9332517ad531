/** Flags somebody or an import sets; `watch` is the watch list. */
export const SET_FLAGS = ['vip', 'partner', 'competitor', 'influencer', 'watch', 'under_age', 'objects'] as const;
export type SetFlag = (typeof SET_FLAGS)[number];

/** What a person came to, or thought of us: each counts once, the first time. */
export const MILESTONES = ['qualified', 'sale', 'complaint'] as const;
export type Milestone = (typeof MILESTONES)[number];

/** Flags that keep a person out of every segment, whatever the rule says. */
export const CLOSING_FLAGS = ['under_age', 'objects'] as const satisfies readonly SetFlag[];

/**
 * What profile reads and lists tell of a person. Values: `language` and `country` in two letters (`nl`, `NL`),
 * `account_type` personal, business or creator, `follows_us` and `verified` yes or no, `followers` a bucket.
 */
export const TRAITS = ['language', 'country', 'account_type', 'follows_us', 'verified', 'followers'] as const;
export type Trait = (typeof TRAITS)[number];

export const ACCOUNT_TYPES = ['personal', 'business', 'creator'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

/** Followers in powers of ten: enough to tell an empty account from a large one, and no profile content. */
export const FOLLOWER_BUCKETS = ['0-9', '10-99', '100-999', '1000-9999', '10000+'] as const;

/** The bucket of a number of followers, as the profile read tells it (reference §4.8). */
export function followerBucket(followers: number): (typeof FOLLOWER_BUCKETS)[number] {
	if (followers < 10) return '0-9';
	if (followers < 100) return '10-99';
	if (followers < 1000) return '100-999';
	return followers < 10_000 ? '1000-9999' : '10000+';
}

/** Tags are compared without case or surrounding space. */
export function canonicalTag(tag: string): string {
	return tag.trim().replace(/\s+/g, ' ').toLowerCase();
}
