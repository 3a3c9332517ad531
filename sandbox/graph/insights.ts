import type { Sandbox } from '../context';
import type { Story } from '../world';
import type { GraphCall } from './call';
import { badParameter, graphError, noSuchObject } from './errors';
import { isLive } from './stories';
import { countStory, navigationActions } from './story-figures';
import type { StoryCounts } from './story-figures';

/** reference §2.2: below five viewers nothing is told. */
const fewestViewers = 5;

/**
 * Metrics of a story (reference §2.2, "Valid for STORY") and how they come about here. What nobody can do in
 * this sandbox (share, repost, visit the profile, tap the link) stays 0.
 */
const storyMetrics: Record<string, { title: string; value: (counts: StoryCounts, story: Story) => number }> = {
	views: { title: 'Views', value: (counts) => counts.views },
	reach: { title: 'Reach', value: (counts) => counts.reach },
	replies: { title: 'Replies', value: repliesOf },
	shares: { title: 'Shares', value: () => 0 },
	follows: { title: 'Follows', value: (counts) => counts.follows },
	profile_visits: { title: 'Profile visits', value: () => 0 },
	profile_activity: { title: 'Profile activity', value: () => 0 },
	navigation: { title: 'Navigation', value: (counts) => navigationActions.reduce((sum, action) => sum + counts.navigation[action], 0) },
	total_interactions: { title: 'Total interactions', value: repliesOf },
	reposts: { title: 'Reposts', value: () => 0 },
	link_clicks: { title: 'Link clicks', value: () => 0 },
};

/** Metrics Meta has for other media, or for stories elsewhere (reference §2.2): asking one fails the call. */
const otherMetrics = [
	'impressions', 'likes', 'comments', 'saved', 'crossposted_views', 'facebook_views', 'total_views', 'ig_reels_avg_watch_time',
	'ig_reels_video_view_total_time', 'exits', 'taps_forward', 'taps_back', 'plays', 'clips_replays_count',
];

/** Which metric a breakdown goes with, and its values so far, lower case as in Meta's sample (reference §2.2, "Rules"). */
const breakdowns: Record<string, { metric: string; results: (counts: StoryCounts) => { value: string; count: number }[] }> = {
	story_navigation_action_type: {
		metric: 'navigation',
		results: (counts) => navigationActions.map((action) => ({ value: action, count: counts.navigation[action] })).filter(({ count }) => count > 0),
	},
	action_type: { metric: 'profile_activity', results: () => [] },
};

/** `GET /{story}/insights?metric=…[&breakdown=…]` (reference §2.2). */
export function readStoryInsights(sandbox: Sandbox, story: Story, call: GraphCall): Record<string, unknown> {
	const metrics = wantedMetrics(call);
	const breakdown = wantedBreakdown(call, metrics);
	const { settings } = story.account;
	if (!isLive(sandbox, story)) {
		// reference §2.2: story figures end with the 24 h; what the call then answers is not documented.
		if (settings.endedStoryInsights === 'refused') throw noSuchObject(story.id, call.method);
		return { data: [] };
	}
	const until = sandbox.clock.now() - settings.insightsDelayMs;
	// reference §2.2: figures that are not there yet are an empty data set, not 0.
	if (until < story.postedAt) return { data: [] };
	const counts = countStory(sandbox, story, until);
	if (counts.reach < fewestViewers) throw graphError('too-few-viewers');
	return { data: metrics.map((metric) => describe(story, metric, counts, breakdown)) };
}

function wantedMetrics(call: GraphCall): string[] {
	const metrics = (call.query['metric'] ?? '').split(',').map((metric) => metric.trim()).filter((metric) => metric !== '');
	if (metrics.length === 0) throw badParameter('The parameter metric is required.');
	for (const [position, metric] of metrics.entries()) {
		if (metric in storyMetrics) continue;
		// reference §2.2: one bad metric fails the whole call.
		if (otherMetrics.includes(metric)) throw badParameter(`The Media Insights API does not support the ${metric} metric for this media product type.`);
		throw badParameter(`metric[${position}] must be one of the following values: ${Object.keys(storyMetrics).join(', ')}`);
	}
	return metrics;
}

function wantedBreakdown(call: GraphCall, metrics: string[]): string | null {
	const name = call.query['breakdown'];
	if (name === undefined) return null;
	const known = breakdowns[name];
	if (!known) throw badParameter(`breakdown[0] must be one of the following values: ${Object.keys(breakdowns).join(', ')}`);
	// reference §2.2: a metric that does not support the breakdown fails the call with no better words than these.
	if (metrics.some((metric) => metric !== known.metric)) throw graphError('unknown-error');
	return name;
}

function describe(story: Story, metric: string, counts: StoryCounts, breakdown: string | null): Record<string, unknown> {
	const { title, value } = storyMetrics[metric] ?? { title: metric, value: () => 0 };
	const results = breakdown === null ? [] : (breakdowns[breakdown]?.results(counts) ?? []);
	const total = value(counts, story);
	return {
		name: metric,
		period: 'lifetime',
		values: [{ value: total }],
		title,
		description: `${title} of the story`,
		...(breakdown === null ? {} : {
			total_value: {
				value: total,
				breakdowns: [{ dimension_keys: [breakdown], results: results.map((each) => ({ dimension_values: [each.value], value: each.count })) }],
			},
		}),
		id: `${story.id}/insights/${metric}/lifetime`,
	};
}

/** reference §2.2: 0 for stories by accounts in Europe or Japan, whatever people wrote. */
function repliesOf(counts: StoryCounts, story: Story): number {
	return story.account.settings.storyRepliesCounted ? counts.replies : 0;
}
