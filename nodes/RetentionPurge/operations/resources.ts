import type { INodeProperties } from 'n8n-workflow';

/** What the node works on, and what it can do with it. */
export const resourceProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Retention', value: 'retention', description: 'What is kept how long, and what is held' },
			{ name: 'Store', value: 'store', description: 'Backups, keys, soundness, leaving' },
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
				name: 'Check Saved Executions',
				value: 'savedExecutions',
				description: 'List workflows with nodes of this pack that keep personal execution data in n8n',
				action: 'Check which workflows keep personal data',
			},
			{
				name: 'List Legal Holds',
				value: 'listHolds',
				description: 'List who or what is kept, why and since when',
				action: 'List legal holds',
			},
			{
				name: 'Place Legal Hold',
				value: 'placeHold',
				description: 'Keep everything of a person, or of an account, until the hold is released',
				action: 'Place a legal hold',
			},
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
			{
				name: 'Release Legal Hold',
				value: 'releaseHold',
				description: 'Let the retention policy count again',
				action: 'Release a legal hold',
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
				name: 'Confirm Restore',
				value: 'confirmRestore',
				description: 'Answer for a store that was put back without its journal of opt-outs, so that sending goes on',
				action: 'Confirm a restored store',
			},
			{
				name: 'Leave',
				value: 'leave',
				description: 'Hand over the suppression list and the audit, then erase the store for good; shows first what it would do',
				action: 'Leave and erase the store',
			},
			{
				name: 'List Restores',
				value: 'listRestores',
				description: 'List when the store was found to have been put back, and whether that closes sending',
				action: 'List restores',
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
