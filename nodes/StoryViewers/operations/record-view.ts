import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { COLUMNS, HAND_KEPT, rowsInBatches, type RawRow, type SourceRow } from '../../../core';
import { chooseAccount } from '../../shared/choose-account';
import { eachItem } from '../../shared/each-item';
import { openStore } from '../../shared/store';
import { runOne } from './run-one';

const SHOW = { operation: ['record'] };

export const recordProperties: INodeProperties[] = [
	{
		displayName: 'Person',
		name: 'personBy',
		type: 'options',
		options: [
			{ name: 'By Handle', value: 'handle', description: 'For somebody the store may not know yet' },
			{ name: 'By Viewer Key', value: 'viewerKey', description: 'For somebody an item of this pack stands for' },
		],
		default: 'viewerKey',
		displayOptions: { show: SHOW },
		description: 'How the person who viewed is named',
	},
	{
		displayName: 'Viewer Key',
		name: 'viewerKey',
		type: 'string',
		default: '={{ $json.viewerKey }}',
		required: true,
		displayOptions: { show: { ...SHOW, personBy: ['viewerKey'] } },
		description: 'Key of a person the store knows',
	},
	{
		displayName: 'Handle',
		name: 'handle',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'mara.k',
		displayOptions: { show: { ...SHOW, personBy: ['handle'] } },
		description: 'The name on Instagram, without @',
	},
	{
		displayName: 'Story ID',
		name: 'storyId',
		type: 'string',
		default: '={{ $json.storyId }}',
		required: true,
		displayOptions: { show: SHOW },
		description: 'Which story was viewed',
	},
	{
		displayName: 'Viewed At',
		name: 'viewedAt',
		type: 'string',
		default: '={{ $now.toISO() }}',
		required: true,
		displayOptions: { show: SHOW },
		description: "Time of the view in ISO 8601; one without a zone is in the account's",
	},
	{
		displayName: 'Options',
		name: 'recordOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: SHOW },
		options: [
			{ displayName: 'Context', name: 'context', type: 'string', default: '', placeholder: 'story_monday', description: 'Where or how the view was seen' },
			{ displayName: 'Source Tool', name: 'source_tool', type: 'string', default: '', placeholder: 'hand-kept list', description: 'Approved source the view comes from; empty means the list kept by hand' },
			{ displayName: 'Tag', name: 'tag', type: 'string', default: '', placeholder: 'partner', description: 'A word to find the view by, such as VIP or partner' },
		],
		description: 'What else is known of the view',
	},
];

/** One import of one row per item. A row that is rejected comes out on the second output only. */
export async function recordViews(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const accepted: INodeExecutionData[] = [];
	const rejected: INodeExecutionData[] = [];
	const store = await openStore(context);
	const account = await chooseAccount(context, store);
	await eachItem(context, rejected, async (_, itemIndex) => {
		const row = toSourceRow(readRow(context, itemIndex), itemIndex);
		const outcome = await runOne(context, store, { accountKey: account.accountKey, source: HAND_KEPT }, (started) => rowsInBatches(started, [row]), { pairedWith: () => itemIndex });
		if (outcome.summary.rejected === 0) accepted.push({ json: { ...outcome.summary }, pairedItem: { item: itemIndex } });
		rejected.push(...outcome.rejected);
	});
	return [accepted, rejected];
}

function toSourceRow(cells: RawRow, itemIndex: number): SourceRow {
	const original = { columns: COLUMNS, cells: COLUMNS.map((column) => textOf(cells[column])) };
	return { line: itemIndex + 1, original, content: { cells } };
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function readRow(context: IExecuteFunctions, itemIndex: number): RawRow {
	const read = (name: string): unknown => context.getNodeParameter(name, itemIndex, '');
	const { context: words, source_tool, tag } = context.getNodeParameter('recordOptions', itemIndex, {}) as Record<string, unknown>;
	const person = read('personBy') === 'handle' ? { handle: read('handle') } : { viewer_key: read('viewerKey') };
	return { ...person, story_id: read('storyId'), viewed_at: read('viewedAt'), source_tool, context: words, tag };
}
