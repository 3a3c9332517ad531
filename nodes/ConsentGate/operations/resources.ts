import type { INodeProperties } from 'n8n-workflow';

/** What the node works on, and what it can do with it. */
export const resourceProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Automation', value: 'automation', description: 'Whether automation goes on for a person, and what counts as dealt with' },
			{ name: 'Consent', value: 'consent', description: 'What a person agreed to, withdrew or objects to' },
			{ name: 'E-Mail', value: 'email', description: 'Consent to e-mail by a link in a mail' },
			{ name: 'Keyword', value: 'keyword', description: 'Words of your own that mean yes, stop or a next step, and what is held back as abuse' },
			{ name: 'Processor', value: 'processor', description: 'Services outside that an AI model runs at' },
			{ name: 'Right', value: 'rights', description: 'Requests of people about their data, and what recipients must be told' },
			{ name: 'Suppression List', value: 'suppressionList', description: 'Who opted out and is never messaged' },
		],
		default: 'consent',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['automation'] } },
		options: [
			{
				name: 'Hand Over to a Human',
				value: 'handOver',
				description: 'Nothing automatic answers the person until a colleague has let it go on; an AI agent may call it',
				action: 'Hand a conversation over to a human',
			},
			{
				name: 'Mark Handled',
				value: 'handled',
				description: 'What the item stands for was seen to, or is left to a human: it is not handed over again',
				action: 'Mark an update as handled',
			},
			{
				name: 'Resume',
				value: 'resume',
				description: 'A human has read on: automation may go on for a person who may have opted out',
				action: 'Resume automation for a person',
			},
		],
		default: 'resume',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['consent'] } },
		options: [
			{
				name: 'Ask',
				value: 'ask',
				description: 'Find out whether the question may be put to the person now; send it with DM Outreach',
				action: 'Ask for consent',
			},
			{
				name: 'Check',
				value: 'check',
				description: 'Look up whether the person agreed to the purpose',
				action: 'Check consent',
			},
			{
				name: 'Grant',
				value: 'grant',
				description: "Record the person's yes, if it answers a question that is open for them",
				action: 'Grant consent by an answer',
			},
			{
				name: 'Import',
				value: 'import',
				description: 'Record a consent given elsewhere; it needs its date, words and source, and never outdoes what the person said to us',
				action: 'Import a consent given elsewhere',
			},
			{
				name: 'Object',
				value: 'object',
				description: 'Record that the person objects to a purpose, or to all; only a later yes of their own undoes it',
				action: 'Record an objection',
			},
			{
				name: 'Withdraw',
				value: 'withdraw',
				description: 'Record that the person no longer agrees to the purpose',
				action: 'Withdraw consent',
			},
		],
		default: 'check',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['keyword'] } },
		options: [
			{
				name: 'Publish',
				value: 'publishKeywords',
				description: 'Check the rows of the keywords table and use them from the next message on; built-in opt-outs always stay',
				action: 'Publish the keywords',
			},
			{
				name: 'Publish Moderation Rules',
				value: 'publishModeration',
				description: 'Check the rows of the moderation_rules table and hold back by them from the next message on, beside the built-in ones',
				action: 'Publish the moderation rules',
			},
		],
		default: 'publishKeywords',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['suppressionList'] } },
		options: [
			{
				name: 'Export',
				value: 'exportList',
				description: 'Give the opt-outs, as keyed hashes or with the identities still known',
				action: 'Export the suppression list',
			},
			{
				name: 'Import',
				value: 'importList',
				description: 'Put everybody on a list you bring on the suppression list, met already or not',
				action: 'Import a suppression list',
			},
		],
		default: 'importList',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['processor'] } },
		options: [
			{
				name: 'Approve',
				value: 'approveProcessor',
				description: 'Approve a service that an AI model runs at, on the terms it works on',
				action: 'Approve a processor',
			},
			{ name: 'End', value: 'endProcessor', description: 'Take an approval back: the service is given nothing more', action: 'End the approval of a processor' },
			{ name: 'List', value: 'listProcessors', description: 'List every approval there was', action: 'List processors' },
		],
		default: 'listProcessors',
	},
];
