import { z } from 'zod';
import type { CallResult, GraphCall } from './call';

/** Our names of a story's figures -> Instagram's metrics (reference §2.2, "Valid for STORY"). */
const METRICS = {
	views: 'views',
	reach: 'reach',
	replies: 'replies',
	shares: 'shares',
	follows: 'follows',
	profileVisits: 'profile_visits',
	totalInteractions: 'total_interactions',
	linkClicks: 'link_clicks',
} as const;

/** Values of the breakdown `story_navigation_action_type`; compared without case (reference §2.2, "Rules"). */
const NAVIGATION = {
	tapsForward: 'tap_forward',
	tapsBack: 'tap_back',
	exits: 'tap_exit',
	swipesForward: 'swipe_forward',
} as const;

/**
 * Figures of one story, counted over its life so far; null where Instagram gave none. `replies` is 0 for
 * accounts in Europe and Japan, whatever people wrote (reference §2.2).
 */
export type StoryFigures = Readonly<Record<keyof typeof METRICS | keyof typeof NAVIGATION, number | null>>;

/** Why there are no figures: withheld below five viewers, none there (yet), or ended with the story's 24 h. */
export type MissingFigures = 'under_5_viewers' | 'not_available' | 'gone';

export type StoryReading =
	| { readonly figures: StoryFigures; readonly missing: null }
	| { readonly figures: null; readonly missing: MissingFigures };

const valueSchema = z.number().int().min(0).nullable().catch(null);
const totalSchema = z.looseObject({
	value: valueSchema,
	breakdowns: z
		.array(z.looseObject({ results: z.array(z.looseObject({ dimension_values: z.array(z.string()), value: valueSchema })).default([]) }))
		.default([]),
});
const insightsSchema = z.looseObject({
	data: z.array(
		z.looseObject({
			name: z.string(),
			values: z.array(z.looseObject({ value: valueSchema })).optional(),
			total_value: totalSchema.optional(),
		}),
	),
});
type Insights = z.infer<typeof insightsSchema>;

/**
 * Metrics of one call, most first. One metric Instagram does not like fails the whole call (reference §2.2:
 * `shares` was seen refused on images), so the ones that matter are then asked alone.
 */
const ATTEMPTS: ReadonlyArray<readonly (keyof typeof METRICS)[]> = [
	['views', 'reach', 'replies', 'shares', 'follows', 'profileVisits', 'totalInteractions', 'linkClicks'],
	['views', 'reach', 'replies'],
];

/**
 * Reads a story's figures, or why there are none. An error means that nothing is known: ask again.
 *
 * @param storyId media id at Instagram
 */
export async function readStoryInsights(call: GraphCall, storyId: string): Promise<CallResult<StoryReading>> {
	for (const names of ATTEMPTS) {
		const metric = names.map((name) => METRICS[name]).join(',');
		const result = await call({ method: 'GET', path: `${storyId}/insights`, query: { metric } }, insightsSchema);
		if (result.ok) {
			if (result.value.data.length === 0) return missing('not_available');
			const navigation = await readNavigation(call, storyId);
			return { ok: true, value: { figures: toFigures(result.value, navigation), missing: null } };
		}
		const { error } = result;
		if (error.fewViewers) return missing('under_5_viewers');
		if (error.class === 'not_found') return missing('gone');
		// Every other 100 is about the parameters, or about a story older than the professional account.
		if (error.code !== 100) return result;
	}
	return missing('not_available');
}

/** A call of its own: a metric without this breakdown beside it would fail both. Never worth losing the rest for. */
async function readNavigation(call: GraphCall, storyId: string): Promise<Map<string, number | null>> {
	const query = { metric: 'navigation', breakdown: 'story_navigation_action_type' };
	const result = await call({ method: 'GET', path: `${storyId}/insights`, query }, insightsSchema);
	const results = result.ok ? (result.value.data[0]?.total_value?.breakdowns[0]?.results ?? []) : [];
	return new Map(results.map((each) => [(each.dimension_values[0] ?? '').toLowerCase(), each.value]));
}

function toFigures(insights: Insights, navigation: ReadonlyMap<string, number | null>): StoryFigures {
	const valueOf = (metric: string) => {
		const found = insights.data.find(({ name }) => name === metric);
		return found?.values?.[0]?.value ?? found?.total_value?.value ?? null;
	};
	return {
		views: valueOf(METRICS.views),
		reach: valueOf(METRICS.reach),
		replies: valueOf(METRICS.replies),
		shares: valueOf(METRICS.shares),
		follows: valueOf(METRICS.follows),
		profileVisits: valueOf(METRICS.profileVisits),
		totalInteractions: valueOf(METRICS.totalInteractions),
		linkClicks: valueOf(METRICS.linkClicks),
		tapsForward: navigation.get(NAVIGATION.tapsForward) ?? null,
		tapsBack: navigation.get(NAVIGATION.tapsBack) ?? null,
		exits: navigation.get(NAVIGATION.exits) ?? null,
		swipesForward: navigation.get(NAVIGATION.swipesForward) ?? null,
	};
}

function missing(cause: MissingFigures): CallResult<StoryReading> {
	return { ok: true, value: { figures: null, missing: cause } };
}
