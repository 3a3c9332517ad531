import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { answerOf } from './answer-of-instagram';
import { forEachAccount } from './run';

const FIGURES = { resource: ['account'], operation: ['insights'] };
const AUDIENCE = { resource: ['account'], operation: ['audience'] };

const PERIODS = ['day', 'week', 'days_28'] as const;
const AUDIENCES = ['engaged', 'followers', 'reached'] as const;
const BREAKDOWNS = ['age', 'city', 'country', 'gender'] as const;
const TIMEFRAMES = ['this_week', 'this_month'] as const;

export const accountInsightsProperties: INodeProperties[] = [
	{
		displayName: 'Period',
		name: 'insightsPeriod',
		type: 'options',
		options: [
			{ name: 'Last 28 Days', value: 'days_28' },
			{ name: 'Last Day', value: 'day' },
			{ name: 'Last Week', value: 'week' },
		],
		default: 'day',
		displayOptions: { show: FIGURES },
		description: 'Instagram keeps the figures of an account for 90 days',
	},
	{
		displayName: 'Audience',
		name: 'audience',
		type: 'options',
		options: [
			{ name: 'Followers', value: 'followers' },
			{ name: 'People Who Engaged', value: 'engaged' },
			{ name: 'People Who Were Reached', value: 'reached' },
		],
		default: 'engaged',
		displayOptions: { show: AUDIENCE },
		description: 'Told only of accounts with 100 followers or more',
	},
	{
		displayName: 'By',
		name: 'breakdown',
		type: 'options',
		options: [
			{ name: 'Age', value: 'age' },
			{ name: 'City', value: 'city' },
			{ name: 'Country', value: 'country' },
			{ name: 'Gender', value: 'gender' },
		],
		default: 'country',
		displayOptions: { show: AUDIENCE },
		description: 'The property people are counted by',
	},
	{
		displayName: 'Time',
		name: 'timeframe',
		type: 'options',
		options: [
			{ name: 'This Month', value: 'this_month' },
			{ name: 'This Week', value: 'this_week' },
		],
		default: 'this_month',
		displayOptions: { show: AUDIENCE },
		description: 'The time the people are counted over',
	},
];

/** The figures of each account for a period; null with its cause where Instagram gives none. One item per account. */
export async function readFigures(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const period = chosen(context, 'insightsPeriod', PERIODS);
	return forEachAccount(context, async ({ client, account: { accountKey } }) => {
		const result = await client.readAccountInsights({ period });
		const { figures, causes } = answerOf(context, result, { failed: 'The figures could not be read', purpose: 'insights' });
		return [{ accountKey, period, figures: { ...figures }, causes: { ...causes } }];
	});
}

/** People by one property, most first: an item per value, or one with the cause why there is none. */
export async function readAudience(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const audience = chosen(context, 'audience', AUDIENCES);
	const by = chosen(context, 'breakdown', BREAKDOWNS);
	const timeframe = chosen(context, 'timeframe', TIMEFRAMES);
	return forEachAccount(context, async ({ client, account: { accountKey } }) => {
		const result = await client.readAudience(audience, by, timeframe);
		const { rows, missing } = answerOf(context, result, { failed: 'The audience could not be read', purpose: 'insights' });
		if (rows === null) return [{ accountKey, audience, by, value: null, count: null, missing }];
		return rows.map(({ value, count }) => ({ accountKey, audience, by, value, count }));
	});
}

/** A choice of the node; anything else, such as from an expression, falls back to the first. */
function chosen<T extends string>(context: IExecuteFunctions, name: string, choices: readonly [T, ...T[]]): T {
	const value: unknown = context.getNodeParameter(name, 0, choices[0]);
	return choices.find((choice) => choice === value) ?? choices[0];
}
