import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { COLUMNS, ENCODINGS, HAND_KEPT, type Encoding, type StartedImport, type StartImportInput } from '../../../core';

const SHOW = { operation: ['importFile', 'importItems'] };

export const importOptionProperties: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'string',
		default: HAND_KEPT,
		required: true,
		displayOptions: { show: SHOW },
		description: 'Approved source of the rows that name none in source_tool',
	},
	{
		displayName: 'Only Preview',
		name: 'preview',
		type: 'boolean',
		default: false,
		displayOptions: { show: SHOW },
		description: 'Whether to count what would be new, known, rejected and suppressed, and keep nothing',
	},
	{
		displayName: 'Encoding',
		name: 'encoding',
		type: 'options',
		options: [
			{ name: 'Tell From the File', value: 'auto', description: 'By the mark at its beginning, or by its letters' },
			{ name: 'UTF-16 (Big Endian)', value: 'utf-16be' },
			{ name: 'UTF-16 (Little Endian)', value: 'utf-16le' },
			{ name: 'UTF-8', value: 'utf-8' },
			{ name: 'Windows-1252 / Latin-1', value: 'windows-1252' },
		],
		default: 'auto',
		displayOptions: { show: { operation: ['importFile'] } },
		description: 'How the letters of the file are written; a wrong choice rejects rows and changes none',
	},
	{
		displayName: 'Empty the File Afterwards',
		name: 'emptyFile',
		type: 'boolean',
		default: false,
		displayOptions: { show: { operation: ['importFile'] } },
		description:
			'Whether to empty the copy n8n keeps of an uploaded file, once its rows were read: it would lie there for an hour or more, with everybody in it. Manual runs leave it.',
	},
	{
		displayName: 'Column Mapping',
		name: 'mapping',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add column',
		default: {},
		displayOptions: { show: SHOW },
		description: "Which of the source's columns is which of ours. Kept with the source: leave it empty to use what was entered last.",
		options: [
			{
				displayName: 'Columns',
				name: 'columns',
				values: [
					{ displayName: 'Their Column', name: 'theirs', type: 'string', default: '', placeholder: 'Username', description: 'Name of the column in the list, upper or lower case' },
					{
						displayName: 'Our Column',
						name: 'ours',
						type: 'options',
						options: [{ name: 'Not Read', value: '' }, ...[...COLUMNS].sort().map((column) => ({ name: column, value: column }))],
						default: '',
						description: 'What it holds; "Not Read" passes it over',
					},
				],
			},
		],
	},
];

/** Source, mapping and preview as the node's parameters name them. @throws NodeOperationError for a mapping that cannot be read */
export function readImportOptions(context: IExecuteFunctions, itemIndex: number): Omit<StartImportInput, 'accountKey' | 'context'> {
	const source: unknown = context.getNodeParameter('source', itemIndex, HAND_KEPT);
	const preview: unknown = context.getNodeParameter('preview', itemIndex, false);
	const { columns = [] } = context.getNodeParameter('mapping', itemIndex, {}) as { columns?: readonly { theirs?: unknown; ours?: unknown }[] };
	const pairs = columns.map(({ theirs, ours }) => [textOf(theirs).toLowerCase(), textOf(ours)] as const);
	if (pairs.some(([theirs, ours]) => theirs === '' || (ours !== '' && !COLUMNS.some((column) => column === ours)))) {
		throw new NodeOperationError(context.getNode(), 'The column mapping has an empty or unknown column', {
			itemIndex,
			description: `Name each column of the source, and choose one of: ${COLUMNS.join(', ')}.`,
		});
	}
	return { source: textOf(source), preview: preview === true, ...(pairs.length > 0 ? { mapping: Object.fromEntries(pairs) } : {}) };
}

/** @throws NodeOperationError for an encoding we do not know */
export function readEncoding(context: IExecuteFunctions, itemIndex: number): Encoding {
	const value: unknown = context.getNodeParameter('encoding', itemIndex, 'auto');
	const encoding = ENCODINGS.find((each) => each === value);
	if (encoding) return encoding;
	throw new NodeOperationError(context.getNode(), 'This encoding is not known', { itemIndex, description: `Use one of: ${ENCODINGS.join(', ')}.` });
}

/** The mapping of an import, for rows that come as named values. */
export function mappingOf({ mapping }: StartedImport): ReadonlyMap<string, string> {
	return new Map(Object.entries(mapping));
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
