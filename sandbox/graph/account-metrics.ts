import { tally } from './account-figures';
import type { AccountFigures } from './account-figures';
import type { Account, Follower } from '../world';

type Breakdown = (figures: AccountFigures, account: Account) => { value: string; count: number }[];

export interface AccountMetric {
	readonly title: string;
	/** total: a sum over the span; series: a value a day; both: as asked; people: demographics, by breakdown only. */
	readonly shape: 'total' | 'series' | 'both' | 'people';
	readonly value: (figures: AccountFigures) => number;
	readonly breakdowns: Readonly<Record<string, Breakdown>>;
	/** reference §2.5: some metrics need 100 followers. */
	readonly needsFollowers: boolean;
}

/** By what people can be told apart. */
export const peopleBreakdowns: Readonly<Record<string, (person: Follower) => string>> = {
	age: (person) => person.age,
	country: (person) => person.country,
	gender: (person) => person.gender,
};

/** Metric names of reference §2.5. What nobody can do in this sandbox (save, repost, click the site) stays 0. */
export const accountMetrics: Readonly<Record<string, AccountMetric>> = {
	reach: { ...total('Reach', (figures) => figures.reached.length, { follow_type: (figures, account) => byFollowing(figures.reached, account) }), shape: 'both' },
	// reference §2.5: with breakdowns for follower type and media product type.
	views: total('Views', (figures) => figures.views.length, {
		follow_type: (figures, account) => byFollowing(figures.views.map((view) => view.follower), account),
		media_product_type: (figures) => tally(figures.views.map(() => 'STORY')),
	}),
	accounts_engaged: total('Accounts engaged', (figures) => figures.engaged.length),
	total_interactions: total('Total interactions', (figures) => figures.interactions),
	likes: total('Likes', () => 0),
	comments: total('Comments', (figures) => figures.comments),
	shares: total('Shares', () => 0),
	saves: total('Saves', () => 0),
	replies: total('Replies', (figures) => figures.replies),
	reposts: total('Reposts', () => 0),
	follows_and_unfollows: {
		...total('Follows and unfollows', (figures) => figures.followed + figures.unfollowed, {
			follow_type: (figures) => [{ value: 'FOLLOWER', count: figures.followed }, { value: 'NON_FOLLOWER', count: figures.unfollowed }],
		}),
		needsFollowers: true,
	},
	profile_links_taps: total('Profile links taps', () => 0),
	profile_views: total('Profile views', () => 0),
	website_clicks: total('Website clicks', () => 0),
	follower_count: { title: 'Follower count', shape: 'series', value: (figures) => figures.followed, breakdowns: {}, needsFollowers: true },
	online_followers: { title: 'Online followers', shape: 'series', value: () => 0, breakdowns: {}, needsFollowers: true },
	follower_demographics: demographics('Follower demographics', () => []),
	reached_audience_demographics: demographics('Reached audience demographics', (figures) => figures.reached),
	engaged_audience_demographics: demographics('Engaged audience demographics', (figures) => figures.engaged),
};

/** reference §2.5: ended in all versions. */
export const endedMetrics = ['impressions', 'email_contacts', 'get_direction_clicks', 'text_message_clicks', 'phone_call_clicks'];

function total(title: string, value: AccountMetric['value'], breakdowns: AccountMetric['breakdowns'] = {}): AccountMetric {
	return { title, shape: 'total', value, breakdowns, needsFollowers: false };
}

function demographics(title: string, people: (figures: AccountFigures) => readonly Follower[]): AccountMetric {
	const breakdowns = Object.entries(peopleBreakdowns).map(([name, of]): [string, Breakdown] => [name, (figures) => tally(people(figures).map(of))]);
	return { title, shape: 'people', value: (figures) => people(figures).length, breakdowns: Object.fromEntries(breakdowns), needsFollowers: true };
}

function byFollowing(people: readonly Follower[], account: Account): { value: string; count: number }[] {
	return tally(people.map((person) => (person.follows.has(account.professionalId) ? 'FOLLOWER' : 'NON_FOLLOWER')));
}
