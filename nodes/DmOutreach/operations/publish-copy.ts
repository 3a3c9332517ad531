import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { CopyProblem, Store } from '../../../core';
import { openStore, withStoreErrors } from '../../shared/store';
import { check, restore } from './check-copy';

export const publishProperties: INodeProperties[] = [
	{
		displayName: 'What to Do',
		name: 'copyAction',
		type: 'options',
		options: [
			{ name: 'Check', value: 'check', description: 'Say for each row what is wrong, how long it can become and how it looks' },
			{ name: 'Check and Publish', value: 'checkAndPublish', description: 'The same, and publish if nothing is wrong' },
			{ name: 'One Step Back', value: 'restore', description: 'Bring back the texts published before the last ones, and give them out for the copy table' },
			{ name: 'Publish', value: 'publish', description: 'Publish, or fail with everything that is wrong' },
		],
		default: 'publish',
		displayOptions: { show: { operation: ['publishCopy'] } },
		description: 'Whether to check the texts, publish them, or bring the last ones back',
	},
	{
		displayName:
			'Feed the rows of the copy table into the first input. All rows are checked; one that is wrong and nothing is published, so the texts in use stay as they are.',
		name: 'publishNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { operation: ['publishCopy'] } },
	},
];

/** Checks, publishes or restores the copy, as the node's parameter says. */
export async function workOnCopy(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const action: unknown = context.getNodeParameter('copyAction', 0, 'publish');
	switch (action) {
		case 'check':
			return check(context, { publish: false });
		case 'checkAndPublish':
			return check(context, { publish: true });
		case 'restore':
			return restore(context);
		case 'publish':
			return publish(context);
		default:
			throw new NodeOperationError(context.getNode(), 'What to do with the copy is not known', {
				description: 'Choose one of check, checkAndPublish, restore, publish. Nothing was changed.',
			});
	}
}

/** Checks and publishes the rows of the first input; one item with the version on the first output. */
async function publish(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const result = await withStoreErrors(context, () => publishRows(context, store, context.getInputData(0)));
	return [[{ json: { ...result }, pairedItem: context.getInputData(0).map((_, item) => ({ item })) }], [], [], []];
}

/** @throws NodeOperationError naming every row that is wrong; then nothing is published */
export async function publishRows(context: IExecuteFunctions, store: Store, items: readonly INodeExecutionData[]) {
	const outcome = await store.publishCopy({ rows: items.map((item) => item.json) });
	if (outcome.published) return outcome;
	const first = outcome.problems[0];
	throw new NodeOperationError(context.getNode(), `The copy was not published: ${outcome.problems.length} problem(s)`, {
		description: outcome.problems.map(describe).join('\n'),
		...(first && first.row > 0 ? { itemIndex: first.row - 1 } : {}),
	});
}

function describe({ row, copy, field, problem, cure }: CopyProblem): string {
	return `Row ${row}${copy === '' ? '' : ` (${copy})`}, ${field}: ${problem}. ${cure}`;
}
