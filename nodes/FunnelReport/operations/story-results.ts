import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { STORY_GROUPS, type StoryGroup } from '../../../core';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';
import { readPeriod } from './kpis';

export const storyResultProperties: INodeProperties[] = [
	{
		displayName: 'Results Per',
		name: 'groupBy',
		type: 'options',
		options: [
			{ name: 'Call', value: 'call' },
			{ name: 'Story', value: 'story' },
			{ name: 'Theme', value: 'theme' },
		],
		default: 'story',
		displayOptions: { show: { operation: ['storyResults'] } },
		description: 'The period is that of the posting of the stories',
	},
];

/** One item per account and story, theme or call: replies, messages and leads beside the reach Instagram tells. */
export async function reportStoryResults(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const period = readPeriod(context);
	const by = readGroup(context);
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const results = await withStoreErrors(context, () => store.readStoryResults({ accountKey, period, by }, 'aside'));
		for (const { group, postedAt, theme, ...figures } of results) {
			const name = by === 'story' ? { storyKey: group, postedAt: postedAt === null ? null : new Date(postedAt).toISOString(), theme } : { [by]: group };
			items.push({ json: { accountKey, ...name, ...figures }, pairedItem });
		}
	}
	return [items];
}

function readGroup(context: IExecuteFunctions): StoryGroup {
	const chosen: unknown = context.getNodeParameter('groupBy', 0);
	const by = STORY_GROUPS.find((group) => group === chosen);
	if (by !== undefined) return by;
	throw new NodeOperationError(context.getNode(), 'Results can be per story, theme or call', { itemIndex: 0 });
}
