import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { KpiReport, PeriodChoice } from '../../../core';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';

const SHOW = { operation: ['kpis', 'breakdown', 'frequency', 'report', 'storyResults'] };

export const kpiProperties: INodeProperties[] = [
	{
		displayName: 'Period',
		name: 'period',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Custom', value: 'custom', description: 'From one moment to another' },
			{ name: 'Everything', value: 'everything', description: 'All that is still kept, up to now' },
			{ name: 'Last 28 Days', value: 'last28', description: "Whole days in the account's time zone, up to and including yesterday" },
			{ name: 'Last 7 Days', value: 'last7', description: "Whole days in the account's time zone, up to and including yesterday" },
		],
		default: 'last7',
		displayOptions: { show: SHOW },
		description: 'The time the figures are counted over',
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { ...SHOW, period: ['custom'] } },
		description: 'First moment of the period',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { ...SHOW, period: ['custom'] } },
		description: 'Where the period ends; this moment itself is no longer part of it',
	},
];

/** One item per account and figure. */
export async function reportKpis(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const period = readPeriod(context);
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const report = await withStoreErrors(context, () => store.readKpis({ accountKey, period }, 'aside'));
		items.push(...toJson(accountKey, period, report).map((json) => ({ json, pairedItem })));
	}
	return [items];
}

/** The period a person chose. @throws NodeOperationError when it is none */
export function readPeriod(context: IExecuteFunctions): PeriodChoice {
	const choice = context.getNodeParameter('period', 0);
	switch (choice) {
		case 'last7':
			return { period: 'last_days', days: 7 };
		case 'last28':
			return { period: 'last_days', days: 28 };
		case 'everything':
			return { period: 'everything' };
		case 'custom':
			return readCustom(context);
		default:
			throw new NodeOperationError(context.getNode(), 'The period is not one of the list');
	}
}

function readCustom(context: IExecuteFunctions): PeriodChoice {
	const [from, to] = [readTime(context, 'from'), readTime(context, 'to')];
	if (from < to) return { period: 'custom', from, to };
	throw new NodeOperationError(context.getNode(), 'The period ends before it begins', { description: 'Choose a To after From.' });
}

/** A time with an offset is taken as it is; one without is UTC, as n8n's own expressions give it. */
export function readTime(context: IExecuteFunctions, name: string): number {
	const value: unknown = context.getNodeParameter(name, 0, '');
	const text = typeof value === 'string' ? value.trim() : '';
	const hasOffset = /(Z|[+-]\d{2}:?\d{2})$/i.test(text);
	const time = Date.parse(hasOffset || !text.includes('T') ? text : `${text}Z`);
	if (Number.isFinite(time)) return time;
	throw new NodeOperationError(context.getNode(), `"${name}" is not a time`, { description: 'Write it as 2026-11-23T09:00:00Z.' });
}

function toJson(accountKey: string, { period }: PeriodChoice, report: KpiReport): IDataObject[] {
	return report.kpis.map(({ kpi, unit, value, numerator, denominator, low, high, target }) => ({
		accountKey,
		kpi,
		value,
		numerator: numerator ?? null,
		denominator: denominator ?? null,
		unit,
		low: low ?? null,
		high: high ?? null,
		targetFrom: target?.from ?? null,
		targetTo: target?.to ?? null,
		...periodJson(period, report),
	}));
}

/** The period as every item of a report names it. */
export function periodJson(period: PeriodChoice['period'], { from, to }: { readonly from: number; readonly to: number }): IDataObject {
	return { period, from: period === 'everything' ? null : new Date(from).toISOString(), to: new Date(to).toISOString() };
}
