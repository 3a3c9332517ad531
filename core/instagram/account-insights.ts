import * as z from 'zod';
import { mapOk, type CallResult, type GraphCall } from './call';
import { askMetrics, breakdownOf, totalOf, type MetricsAnswer } from './metrics';

/** Our names of an account's figures -> Instagram's metrics (reference §2.5). */
const METRICS = {
	reach: 'reach',
	views: 'views',
	accountsEngaged: 'accounts_engaged',
	totalInteractions: 'total_interactions',
	likes: 'likes',
	comments: 'comments',
	shares: 'shares',
	saves: 'saves',
	replies: 'replies',
	followsAndUnfollows: 'follows_and_unfollows',
	profileLinksTaps: 'profile_links_taps',
} as const;

export type AccountFigure = keyof typeof METRICS;

/** Why a figure is null: Instagram has it not for this account or period, told nothing, or wants 100 followers first. */
export type AccountFigureCause = 'unsupported' | 'not_available' | 'under_100_followers';

/** Totals of one period; each figure that is null has its cause. */
export interface AccountInsights {
	readonly figures: Readonly<Record<AccountFigure, number | null>>;
	readonly causes: Readonly<Partial<Record<AccountFigure, AccountFigureCause>>>;
}

/** A stretch of time to count over. `since` and `until` in UTC milliseconds, both or neither; data goes back 90 days (reference §2.5). */
export interface InsightsPeriod {
	readonly period: 'day' | 'week' | 'days_28' | 'month' | 'lifetime' | 'total_over_range';
	readonly since?: number;
	readonly until?: number;
}

/** Metrics Instagram keeps from small accounts; for the others silence has no such cause (reference §2.5, "Limits"). */
const NEEDS_FOLLOWERS: ReadonlySet<string> = new Set(['follows_and_unfollows']);
const FOLLOWERS_NEEDED = 100;

const PERIOD_REFUSED: CallResult<never> = { ok: false, error: { class: 'configuration', code: 100, subcode: null } };

/**
 * Reads an account's totals. One metric that is refused never costs the others. An error means that nothing is
 * known: ask again; class `configuration` with code 100, that Instagram does not take this period.
 */
export async function readAccountInsights(call: GraphCall, { period, since, until }: InsightsPeriod): Promise<CallResult<AccountInsights>> {
	const query = { period, metric_type: 'total_value', ...unixTimes(since, until) };
	const answer = await askMetrics(call, { path: 'me/insights', query }, Object.values(METRICS));
	if (!answer.ok) return answer;
	// Nothing it has: the period was refused, not each metric.
	if (answer.value.unsupported.length === Object.keys(METRICS).length) return PERIOD_REFUSED;
	const small = [...NEEDS_FOLLOWERS].some((metric) => totalOf(answer.value.metrics.get(metric)) === null) && (await hasFewFollowers(call));
	return { ok: true, value: toInsights(answer.value, small) };
}

/** People a demographic figure is about. */
export type Audience = 'followers' | 'reached' | 'engaged';
export type AudienceBreakdown = 'country' | 'city' | 'age' | 'gender';
/** Instagram's names of the time looked back on; the current ones are `this_week` and `this_month`, the others end with older versions. */
export type AudienceTimeframe = 'this_week' | 'this_month' | 'prev_month' | 'last_14_days' | 'last_30_days' | 'last_90_days';

/** People by one property, most first, or why nothing is told. */
export type AudienceReading =
	| { readonly rows: ReadonlyArray<{ readonly value: string; readonly count: number }>; readonly missing: null }
	| { readonly rows: null; readonly missing: AccountFigureCause };

const AUDIENCES: Readonly<Record<Audience, string>> = {
	followers: 'follower_demographics',
	reached: 'reached_audience_demographics',
	engaged: 'engaged_audience_demographics',
};

/** Reads who an account's people are, by one property (reference §2.5). An error means that nothing is known: ask again. */
export async function readAudience(
	call: GraphCall,
	audience: Audience,
	breakdown: AudienceBreakdown,
	timeframe: AudienceTimeframe,
): Promise<CallResult<AudienceReading>> {
	const metric = AUDIENCES[audience];
	const query = { period: 'lifetime', metric_type: 'total_value', breakdown, timeframe };
	const answer = await askMetrics(call, { path: 'me/insights', query }, [metric]);
	if (!answer.ok) return answer;
	const rows = breakdownOf(answer.value.metrics.get(metric)).toSorted((a, b) => b.count - a.count);
	if (rows.length > 0) return { ok: true, value: { rows, missing: null } };
	if (await hasFewFollowers(call)) return { ok: true, value: { rows: null, missing: 'under_100_followers' } };
	return { ok: true, value: { rows: null, missing: answer.value.unsupported.length > 0 ? 'unsupported' : 'not_available' } };
}

function toInsights({ metrics, unsupported }: MetricsAnswer, small: boolean): AccountInsights {
	const figures = {} as Record<AccountFigure, number | null>;
	const causes: Partial<Record<AccountFigure, AccountFigureCause>> = {};
	for (const [name, metric] of Object.entries(METRICS) as [AccountFigure, string][]) {
		figures[name] = totalOf(metrics.get(metric));
		if (figures[name] !== null) continue;
		if (small && NEEDS_FOLLOWERS.has(metric)) causes[name] = 'under_100_followers';
		else causes[name] = unsupported.includes(metric) ? 'unsupported' : 'not_available';
	}
	return { figures, causes };
}

/** Whether the account is too small for a figure; asked only where one is missing, and no when nobody knows. */
async function hasFewFollowers(call: GraphCall): Promise<boolean> {
	const schema = z.looseObject({ followers_count: z.number().int() });
	const result = mapOk(await call({ method: 'GET', path: 'me', query: { fields: 'followers_count' } }, schema), (me) => me.followers_count);
	return result.ok && result.value < FOLLOWERS_NEEDED;
}

/** Seconds, as the Graph API takes times. */
function unixTimes(since: number | undefined, until: number | undefined): Record<string, string> {
	if (since === undefined || until === undefined) return {};
	return { since: String(Math.floor(since / 1000)), until: String(Math.floor(until / 1000)) };
}
