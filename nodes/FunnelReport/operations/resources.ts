import type { INodeProperties } from 'n8n-workflow';

/** What the node can do: figures for a team, and proof for whoever checks it. */
export const resourceProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Figure', value: 'figure', description: 'What the funnel did, in numbers, charts and words' },
			{ name: 'Proof', value: 'proof', description: 'What shows that the record is true: audit, evidence, consent ledger' },
			{ name: 'Watch', value: 'watch', description: 'What a colleague has to hear of: alerts, tasks, the monthly review' },
		],
		default: 'figure',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['figure'] } },
		options: [
			{
				name: 'Breakdown',
				value: 'breakdown',
				description: 'Messages, replies, opt-outs and leads by day, story, theme, segment, campaign, variant or language',
				action: 'Report figures by group',
			},
			{
				name: 'Frequency',
				value: 'frequency',
				description: 'The reply rate per tenth of the people by how often they watch, and from where on writing to them pays',
				action: 'Report the reply rate by frequency',
			},
			{
				name: 'KPIs',
				value: 'kpis',
				description: 'The figures of a period, one item each',
				action: 'Report the figures of a period',
			},
			{
				name: 'Report',
				value: 'report',
				description: 'The whole report: words for a mail, pictures, a CSV file and a page that needs nothing else',
				action: 'Make a report',
			},
			{
				name: 'Story Results',
				value: 'storyResults',
				description: 'Replies, messages and leads per story, theme or call',
				action: 'Report the results of stories',
			},
			{
				name: 'Variants',
				value: 'variants',
				description: 'People, replies and opt-outs per variant of a campaign, whether one is surely answered more often, and which the guard has stopped',
				action: 'Report the variants of campaigns',
			},
		],
		default: 'kpis',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['proof'] } },
		options: [
			{
				name: 'Audit Export',
				value: 'auditExport',
				description: 'Every message, decision, consent change, look-up, export, purge and change of settings of a period, as a file that proves itself',
				action: 'Export the audit of a period',
			},
			{
				name: 'Evidence',
				value: 'evidence',
				description: 'How many sent messages have a decision, a purpose and a lawful basis on record',
				action: 'Report the evidence of sent messages',
			},
			{
				name: 'Ledger Head',
				value: 'ledgerHead',
				description: 'The signed end of the consent ledger: kept outside the store, it proves any later change',
				action: 'Carry out the head of the consent ledger',
			},
			{
				name: 'Verify Audit Export',
				value: 'verifyAudit',
				description: 'Whether an audit export is as it was written, or the first line that is not',
				action: 'Verify an audit export',
			},
			{
				name: 'Verify Ledger',
				value: 'verifyLedger',
				description: 'Find every entry of the consent ledger that was changed, removed, reordered or put in',
				action: 'Verify the consent ledger',
			},
		],
		default: 'evidence',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['watch'] } },
		options: [
			{
				name: 'Check Alerts',
				value: 'checkAlerts',
				description: 'What has begun or ended to be wrong, each once, with its figures and what to do; input: recent rows of the table failures',
				action: 'Check the alerts',
			},
			{
				name: 'Confirm Alerts',
				value: 'alertsTold',
				description: 'A colleague was told of these alerts: they are not given out again',
				action: 'Confirm that alerts were told',
			},
			{
				name: 'List Tasks',
				value: 'listTasks',
				description: 'Who and what waits for a human, until when; no names',
				action: 'List the tasks for humans',
			},
			{
				name: 'Monthly Review',
				value: 'monthlyReview',
				description: 'Ledger, messages, sources, purges, alerts, requests and incidents of a month, to be signed; input: the items of Check Saved Executions',
				action: 'Make the monthly review',
			},
		],
		default: 'checkAlerts',
	},
];
