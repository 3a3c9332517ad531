import type { INodeProperties } from 'n8n-workflow';

/** What the node works on, and what it can do with it. */
export const resourceProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Campaign', value: 'campaign', description: 'Messages that are planned for many people and sent when they are due' },
			{ name: 'E-Mail', value: 'email', description: "The follow-up by e-mail, sent by n8n's Send Email node" },
			{ name: 'Message', value: 'message', description: 'One message to one person, now' },
			{ name: 'Setting', value: 'setting', description: 'Texts, codes, keywords of comments and limits' },
		],
		default: 'message',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['message'] } },
		options: [
			{
				name: 'Answer in Words of a Model',
				value: 'modelAnswer',
				description: "Answer the person's own message with what an AI model wrote, set into a text of the copy table that says so",
				action: 'Answer a message in words of a model',
			},
			{ name: 'Answer Now', value: 'answerNow', description: "Answer the person's own message", action: 'Answer a message now' },
			{ name: 'Preview', value: 'preview', description: 'Decide as if answering, but send and record nothing', action: 'Preview an answer' },
			{
				name: 'Reply Privately to Comment',
				value: 'privateReply',
				description: 'Answer a comment that says a keyword of its post with a message: once per comment, within seven days',
				action: 'Reply privately to a comment',
			},
			{
				name: 'Send Human Reply',
				value: 'humanReply',
				description: "Send what a signed-in colleague typed into a form as the answer to the person's own message, up to seven days later",
				action: 'Send a reply that a human has written',
			},
			{
				name: 'Send Test',
				value: 'sendTest',
				description: 'Send rows of the copy table as they stand to the test people of the account, and to nobody else',
				action: 'Send a test of a text',
			},
			{ name: 'Show Life', value: 'showLife', description: 'Show everything that happened to a message, from its plan to its settlement', action: 'Show the life of a message' },
		],
		default: 'answerNow',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['campaign'] } },
		options: [
			{
				name: 'Cancel Pending',
				value: 'cancelPending',
				description: 'Cancel the steps of a campaign that wait for their time',
				action: 'Cancel the pending steps of a campaign',
			},
			{
				name: 'Dispatch Due',
				value: 'dispatchDue',
				description: 'Send the planned messages that are due now, for at most 50 seconds',
				action: 'Dispatch due messages',
			},
			{
				name: 'List Pending',
				value: 'listPending',
				description: 'List the steps that wait for their time, with how long the queue is and when it will be done',
				action: 'List the pending steps of campaigns',
			},
			{
				name: 'Plan a Step',
				value: 'planStep',
				description: 'Decide for each person and write down when their message is due',
				action: 'Plan a campaign step',
			},
			{ name: 'Resume', value: 'resumeCampaign', description: 'Let a stopped campaign go on; opt-outs and errors are counted anew', action: 'Resume a campaign' },
			{ name: 'Stop', value: 'stopCampaign', description: 'Stop a campaign: no further message of it is claimed, what is pending waits', action: 'Stop a campaign' },
		],
		default: 'planStep',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['email'] } },
		options: [
			{
				name: 'Claim Next',
				value: 'claimEmail',
				description: "Decide on the next follow-up that is due by e-mail and claim it, for n8n's Send Email node to send",
				action: 'Claim the next e mail',
			},
			{ name: 'Settle', value: 'settleEmail', description: 'Record what became of a claimed e-mail', action: 'Settle an e mail' },
		],
		default: 'claimEmail',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['setting'] } },
		options: [
			{
				name: 'Import Codes',
				value: 'importCodes',
				description: 'Take in the rows of the codes table: each person gets one of them where a text says {code}',
				action: 'Import codes',
			},
			{
				name: 'Publish Comment Keywords',
				value: 'publishCommentKeywords',
				description: 'Check the rows of the comment_words table and make them the words that are answered privately',
				action: 'Publish comment keywords',
			},
			{
				name: 'Publish Copy',
				value: 'publishCopy',
				description: 'Check the rows of the copy table, make them the texts that are sent, or go one step back',
				action: 'Publish copy',
			},
			{
				name: 'Set Limits',
				value: 'setLimits',
				description: 'Set what an account may send at most: per hour, at night, to one person, to which countries',
				action: 'Set the limits of an account',
			},
		],
		default: 'publishCopy',
	},
];
