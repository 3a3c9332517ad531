import type { Sandbox } from '../context';
import { day, graphTime, second } from '../clock';
import type { Account, Follower } from '../world';
import { countAccount, tally } from './account-figures';
import type { AccountFigures } from './account-figures';
import { accountMetrics, endedMetrics, peopleBreakdowns } from './account-metrics';
import type { AccountMetric } from './account-metrics';
import type { GraphCall } from './call';
import { badParameter } from './errors';

/** reference §2.5: kept 90 days. */
const kept = 90 * day;
const periods = ['day', 'week', 'days_28', 'month', 'lifetime', 'total_over_range'];
const periodDays: Readonly<Record<string, number>> = { day: 1, week: 7, days_28: 28, month: 30, lifetime: 90, total_over_range: 1 };
/** The values of `timeframe` are from memory; reference §2.5 has only the parameter. */
const timeframes: Readonly<Record<string, number>> = { this_week: 7, this_month: 30, last_14_days: 14, last_30_days: 30, last_90_days: 90 };

interface Question {
	readonly period: string;
	readonly total: boolean;
	readonly breakdown: string | null;
	readonly since: number;
	readonly until: number;
}

/** `GET /{id}/insights?metric=…&period=…` (reference §2.5). */
export function readAccountInsights(sandbox: Sandbox, account: Account, call: GraphCall): Record<string, unknown> {
	const names = wantedMetrics(call);
	const question = readQuestion(sandbox, call);
	const followers = [...sandbox.world.followers.values()].filter((person) => person.follows.has(account.professionalId));
	const data = names.flatMap((name) => {
		const metric = accountMetrics[name];
		// reference §2.5: too few followers, or nothing to tell, is an empty set.
		if (!metric || (metric.needsFollowers && followers.length < account.settings.fewestFollowers)) return [];
		return describe(sandbox, account, name, metric, question, followers);
	});
	return { data };
}

function wantedMetrics(call: GraphCall): string[] {
	const metrics = (call.query['metric'] ?? '').split(',').map((metric) => metric.trim()).filter((metric) => metric !== '');
	if (metrics.length === 0) throw badParameter('The parameter metric is required.');
	for (const [position, metric] of metrics.entries()) {
		if (endedMetrics.includes(metric)) throw badParameter(`The metric ${metric} is no longer supported`);
		if (!(metric in accountMetrics)) throw badParameter(`metric[${position}] must be one of the following values: ${Object.keys(accountMetrics).join(', ')}`);
	}
	return metrics;
}

function readQuestion(sandbox: Sandbox, call: GraphCall): Question {
	const { period, metric_type: type, breakdown, timeframe } = call.query;
	if (period === undefined || !periods.includes(period)) throw badParameter(`period must be one of the following values: ${periods.join(', ')}`);
	if (type !== undefined && type !== 'total_value' && type !== 'time_series') throw badParameter('metric_type must be one of the following values: time_series, total_value');
	if (timeframe !== undefined && !(timeframe in timeframes)) throw badParameter(`timeframe must be one of the following values: ${Object.keys(timeframes).join(', ')}`);
	const now = sandbox.clock.now();
	const until = unixTime(call, 'until') ?? now;
	const days = timeframe === undefined ? (periodDays[period] ?? 1) : (timeframes[timeframe] ?? 1);
	const since = unixTime(call, 'since') ?? until - days * day;
	if (since >= until) throw badParameter('since must be before until');
	return { period, total: type === 'total_value', breakdown: breakdown ?? null, since: Math.max(since, now - kept), until };
}

function unixTime(call: GraphCall, name: 'since' | 'until'): number | undefined {
	const text = call.query[name];
	if (text === undefined) return undefined;
	if (!/^\d{1,11}$/.test(text)) throw badParameter(`Param ${name} must be a UNIX timestamp`);
	return Number(text) * second;
}

function describe(sandbox: Sandbox, account: Account, name: string, metric: AccountMetric, question: Question, followers: readonly Follower[]): Record<string, unknown>[] {
	const { period, breakdown, since, until } = question;
	const frame = { name, period, title: metric.title, description: `${metric.title} of the account`, id: `${account.professionalId}/insights/${name}/${period}` };
	// reference §2.5: which metric has which shape is told in part only; most are totals, the follower count is a series.
	if (!question.total && metric.shape !== 'series' && metric.shape !== 'both') throw badParameter(`The following metrics (${name}) should be specified with parameter metric_type=total_value`);
	if (question.total && metric.shape === 'series') throw badParameter(`The following metrics (${name}) do not support metric_type=total_value`);
	if (!question.total) return [{ ...frame, values: byDay(sandbox, account, metric, since, until) }];
	const figures = countAccount(sandbox, account, since, until);
	const results = breakdown === null ? null : breakdownOf(name, metric, figures, account, breakdown, followers);
	if (metric.shape === 'people' && (results === null || results.length === 0)) return [];
	const breakdowns = results && [{ dimension_keys: [breakdown], results: results.map(({ value, count }) => ({ dimension_values: [value], value: count })) }];
	return [{ ...frame, total_value: { ...(metric.shape === 'people' ? {} : { value: metric.value(figures) }), ...(breakdowns ? { breakdowns } : {}) } }];
}

function breakdownOf(name: string, metric: AccountMetric, figures: AccountFigures, account: Account, breakdown: string, followers: readonly Follower[]): { value: string; count: number }[] {
	const count = metric.breakdowns[breakdown];
	if (!count) throw badParameter(`breakdown must be one of the following values: ${Object.keys(metric.breakdowns).join(', ')}`);
	const ofPerson = peopleBreakdowns[breakdown];
	return name === 'follower_demographics' && ofPerson ? tally(followers.map(ofPerson)) : count(figures, account);
}

/** reference §2.5: a value a day with the end of that day. */
function byDay(sandbox: Sandbox, account: Account, metric: AccountMetric, since: number, until: number): { value: number; end_time: string }[] {
	const values = [];
	for (let end = since + day; end <= until; end += day) values.push({ value: metric.value(countAccount(sandbox, account, end - day, end)), end_time: graphTime(end) });
	return values;
}
