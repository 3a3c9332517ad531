import type { INodeProperties } from 'n8n-workflow';

/** Resource and operation; every operation has a name of its own, so its fields are shown by it alone. */
export const operationProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Import', value: 'import', description: 'Lists of who viewed a story, and taking them back' },
			{ name: 'Lead', value: 'lead', description: 'People who agreed to be given to a CRM, and their sales' },
			{ name: 'Person', value: 'person', description: 'Look up, mark, link one person' },
			{ name: 'Source', value: 'source', description: 'Where lists come from, and who approved that' },
			{ name: 'Story', value: 'story', description: 'What a story is about' },
			{ name: 'Viewer', value: 'viewer', description: 'Single views, leads of your own list, export' },
		],
		default: 'import',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['import'] } },
		options: [
			{
				name: 'Import File',
				value: 'importFile',
				description: 'Take the rows of a CSV file; the same file again adds nothing',
				action: 'Import a file of viewers',
			},
			{
				name: 'Import Items',
				value: 'importItems',
				description: 'Take each input item as a row, with the same columns as a file',
				action: 'Import items as viewers',
			},
			{
				name: 'Import Vendor Feed',
				value: 'importFeed',
				description: 'Take the rows a vendor delivers to a Webhook node, after checking its proof',
				action: 'Import a vendor feed',
			},
			{
				name: 'List Imports',
				value: 'listImports',
				description: 'The last 100 imports with their counts, and the key to undo each by',
				action: 'List imports',
			},
			{
				name: 'Undo Import',
				value: 'undoImport',
				description: 'Take one import back as a whole; opt-outs and later signals stay',
				action: 'Undo an import',
			},
		],
		default: 'importFile',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['source'] } },
		options: [
			{
				name: 'Approve',
				value: 'approveSource',
				description: 'Let rows of a source in, by a named person with evidence',
				action: 'Approve a source of viewer lists',
			},
			{
				name: 'List',
				value: 'listSources',
				description: 'All sources with their terms and state',
				action: 'List the sources of viewer lists',
			},
			{
				name: 'Save',
				value: 'saveSource',
				description: 'Keep a source and its terms; other terms need a new approval',
				action: 'Save a source of viewer lists',
			},
		],
		default: 'saveSource',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['viewer'] } },
		options: [
			{
				name: 'Export',
				value: 'export',
				description: 'Write the people of the items into a file; recorded with purpose and recipient',
				action: 'Export viewers',
			},
			{
				name: 'Mark Lead',
				value: 'markLead',
				description: 'Note that the person became a lead with a consent of their own',
				action: 'Mark a viewer as lead',
			},
			{
				name: 'Record',
				value: 'record',
				description: 'Record one view per item',
				action: 'Record a view',
			},
		],
		default: 'record',
	},
];
