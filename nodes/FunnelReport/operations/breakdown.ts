import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { DIMENSIONS, type BreakdownRow, type Dimension, type Rate } from '../../../core';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';
import { periodJson, readPeriod } from './kpis';

export const breakdownProperties: INodeProperties[] = [
	{
		displayName: 'Figures Per',
		name: 'breakdownBy',
		type: 'options',
		options: [
			{ name: 'Campaign', value: 'campaign' },
			{ name: 'Day', value: 'day' },
			{ name: 'Language', value: 'language' },
			{ name: 'Segment', value: 'segment' },
			{ name: 'Story', value: 'story' },
			{ name: 'Theme', value: 'theme' },
			{ name: 'Variant', value: 'variant' },
		],
		default: 'day',
		displayOptions: { show: { operation: ['breakdown'] } },
		description: 'Groups of fewer than five people are put together',
	},
];

/** One item per account and group: messages, people, replies, opt-outs and leads. */
export async function reportBreakdown(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const period = readPeriod(context);
	const by = readDimension(context);
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const figures = await withStoreErrors(context, () => store.readFunnel({ accountKey, period }, 'aside'));
		for (const row of figures.breakdowns[by]) items.push({ json: { accountKey, by, ...rowJson(row), ...periodJson(period.period, figures) }, pairedItem });
	}
	return [items];
}

function readDimension(context: IExecuteFunctions): Dimension {
	const chosen: unknown = context.getNodeParameter('breakdownBy', 0);
	const by = DIMENSIONS.find((dimension) => dimension === chosen);
	if (by !== undefined) return by;
	throw new NodeOperationError(context.getNode(), `Figures can be per ${DIMENSIONS.join(', ')}`, { itemIndex: 0 });
}

function rowJson({ replyRate, optOutRate, ...row }: BreakdownRow): IDataObject {
	return { ...row, ...rateJson('reply', replyRate), ...rateJson('optOut', optOutRate) };
}

/** A rate as three fields of an item: `replyRate`, `replyLow`, `replyHigh`. */
export function rateJson(name: string, { value, low, high }: Rate): IDataObject {
	return { [`${name}Rate`]: value, [`${name}Low`]: low, [`${name}High`]: high };
}
