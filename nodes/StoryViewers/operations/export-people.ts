import { PassThrough } from 'node:stream';
import { once } from 'node:events';
import type { IBinaryData, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { csvLine, EXPORT_FIELDS, type ExportField, type Store } from '../../../core';
import { chooseAccount } from '../../shared/choose-account';
import { readPersonKeys } from '../../shared/keys-of-items';
import { openStore, withStoreErrors } from '../../shared/store';

const SHOW = { operation: ['export'] };
const DEFAULT_FIELDS: readonly ExportField[] = ['viewerKey', 'firstSeen', 'lastSeen', 'stories', 'replies'];

export const exportProperties: INodeProperties[] = [
	{
		displayName: 'Purpose',
		name: 'purpose',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: SHOW },
		description: 'What the recipient does with the list',
		placeholder: 'letter of thanks',
	},
	{ displayName: 'Recipient', name: 'recipient', type: 'string', default: '', placeholder: 'print shop', required: true, displayOptions: { show: SHOW }, description: 'Who gets the list' },
	{
		displayName: 'Segment',
		name: 'segment',
		type: 'string',
		default: '={{ $json.segment }}',
		required: true,
		displayOptions: { show: SHOW },
		description: 'Which people these are; items of Viewer Segments carry it',
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'multiOptions',
		options: [
			{ name: 'Account Type', value: 'accountType' },
			{ name: 'Country', value: 'country' },
			{ name: 'First Seen', value: 'firstSeen' },
			{ name: 'Follows Us', value: 'followsUs' },
			{ name: 'Handle (Names the Person)', value: 'handle' },
			{ name: 'Language', value: 'language' },
			{ name: 'Last Seen', value: 'lastSeen' },
			{ name: 'Replies', value: 'replies' },
			{ name: 'Stories', value: 'stories' },
			{ name: 'Tags', value: 'tags' },
			{ name: 'Viewer Key', value: 'viewerKey' },
		],
		default: [...DEFAULT_FIELDS],
		displayOptions: { show: SHOW },
		description: 'What leaves, and nothing else. Without the handle the list names nobody.',
	},
];

/** People of one transaction. */
const BATCH = 200;

/** One file with the people of all items, recorded before anything leaves. Outputs: one summary with the file · nothing. */
export async function exportPeople(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const people = items.map((item, itemIndex) => readPersonKeys(context, item, itemIndex));
	const words = { purpose: readWords(context, 'purpose'), recipient: readWords(context, 'recipient'), segment: readWords(context, 'segment') };
	const fields = readFields(context);
	const store = await openStore(context);
	return withStoreErrors(context, async () => {
		const { accountKey } = await chooseAccount(context, store);
		const foreign = people.findIndex((person) => person.accountKey !== accountKey);
		if (foreign >= 0) {
			throw new NodeOperationError(context.getNode(), `Item ${foreign} belongs to another account`, { itemIndex: foreign, description: 'Export the people of one account at a time.' });
		}
		const { exportKey } = await store.startExport({ accountKey, ...words, fields });
		const viewerKeys = [...new Set(people.map((person) => person.viewerKey))];
		const file = await writeFile(context, store, { accountKey, exportKey, viewerKeys, fields });
		const json = { accountKey, exportKey, ...words, fields: [...fields], people: file.people, withheld: file.withheld };
		return [[{ json, binary: { data: file.stored }, pairedItem: items.map((_, item) => ({ item })) }], []];
	});
}

interface Wanted {
	readonly accountKey: string;
	readonly exportKey: string;
	readonly viewerKeys: readonly string[];
	readonly fields: readonly ExportField[];
}

async function writeFile(context: IExecuteFunctions, store: Store, wanted: Wanted): Promise<{ stored: IBinaryData; people: number; withheld: number }> {
	const { accountKey, exportKey, viewerKeys, fields } = wanted;
	const stream = new PassThrough();
	const stored = context.helpers.prepareBinaryData(stream, 'viewers.csv', 'text/csv');
	stored.catch(() => undefined); // asked again below
	let [people, withheld] = [0, 0];
	try {
		stream.write(`\uFEFF${csvLine(fields)}`);
		for (let from = 0; from < viewerKeys.length; from += BATCH) {
			context.getExecutionCancelSignal()?.throwIfAborted();
			const batch = await store.exportBatch({ accountKey, exportKey, viewerKeys: viewerKeys.slice(from, from + BATCH) }, 'bulk');
			people += batch.rows.length;
			withheld += batch.withheld;
			if (!stream.write(batch.rows.map(csvLine).join(''))) await Promise.race([once(stream, 'drain'), stored]);
		}
		stream.end();
		return { stored: await stored, people, withheld };
	} finally {
		stream.destroy();
	}
}

function readWords(context: IExecuteFunctions, name: 'purpose' | 'recipient' | 'segment'): string {
	const value: unknown = context.getNodeParameter(name, 0, '');
	const text = typeof value === 'string' ? value.trim() : '';
	if (text !== '' && text.length <= 200) return text;
	throw new NodeOperationError(context.getNode(), `An export needs its ${name}, in at most 200 characters`, { itemIndex: 0, description: 'It is recorded with the export.' });
}

function readFields(context: IExecuteFunctions): readonly ExportField[] {
	const value: unknown = context.getNodeParameter('fields', 0, [...DEFAULT_FIELDS]);
	const wanted: readonly unknown[] = Array.isArray(value) ? value : [];
	const fields = EXPORT_FIELDS.filter((field) => wanted.includes(field));
	if (fields.length > 0 && fields.length === new Set(wanted).size) return fields;
	throw new NodeOperationError(context.getNode(), 'The fields of the export are empty or not on the list', { itemIndex: 0, description: `Choose from: ${EXPORT_FIELDS.join(', ')}.` });
}
