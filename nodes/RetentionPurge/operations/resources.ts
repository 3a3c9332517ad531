import type { INodeProperties } from 'n8n-workflow';

/** What the node works on, and what it can do with it. */
export const resourceProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Retention', value: 'retention' },
			{ name: 'Store', value: 'store' },
		],
		default: 'retention',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['retention'] } },
		options: [
			{
				name: 'Preview',
				value: 'preview',
				description: 'Count what a purge would remove now; nothing is changed',
				action: 'Preview a purge',
			},
			{
				name: 'Purge',
				value: 'purge',
				description: 'Remove it for good; leads, consents and opt-outs stay',
				action: 'Purge what is too old',
			},
		],
		default: 'preview',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['store'] } },
		options: [
			{
				name: 'Back Up',
				value: 'backup',
				description: 'Copy the store while it is at work, without its key and without anything that was erased',
				action: 'Back up the store',
			},
			{
				name: 'Rotate Keys',
				value: 'rotateKeys',
				description: 'Wrap everything with the newest key version of the credential; goes on where a stopped run ended',
				action: 'Rotate the keys of the store',
			},
			{
				name: 'Verify',
				value: 'verify',
				description: 'Check the file, the key, every sealed value, file permissions and the consent ledger',
				action: 'Verify the store or a backup',
			},
		],
		default: 'verify',
	},
];
