import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { chooseAccount } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';
import { judgeEach } from './judge-each';

export const storyProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['story'] } },
		options: [
			{
				name: 'Set Story Facts',
				value: 'setStoryFacts',
				description: 'Take the rows of the table stories: theme, campaign, call, offer, place, sensitive',
				action: 'Set story facts',
			},
		],
		default: 'setStoryFacts',
	},
];

/**
 * Keeps what each row of the `stories` table says. A story marked sensitive loses its views per person, batch by
 * batch; a run that is cut short is made whole by the next. Outputs: per story · rows that cannot be read.
 */
export async function setStoryFacts(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const { accountKey } = await withStoreErrors(context, () => chooseAccount(context, store));
	return judgeEach(context, async (item) => {
		for (;;) {
			context.getExecutionCancelSignal()?.throwIfAborted();
			const outcome = await store.setStoryFacts({ accountKey, row: item.json }, 'bulk');
			if (!outcome.kept) {
				const problem = outcome.problems.map((each) => `${each.field} ${each.problem}`).join('; ');
				return { rejected: { field: outcome.problems[0]?.field ?? 'row', problem, cure: 'Correct the row in the table stories.' } };
			}
			if (outcome.more) continue;
			const { storyKey, sensitive, viewsForgotten } = outcome;
			return { accepted: { accountKey, storyKey, sensitive, viewsForgotten } };
		}
	});
}
