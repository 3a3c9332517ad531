import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const SHOW = { operation: ['rules'], ruleFrom: ['fields'] };

const MATCH: INodePropertyOptions[] = [
	{ name: 'All of Them', value: 'all', description: 'One that does not hold leaves the person out' },
	{ name: 'Any of Them', value: 'any', description: 'One that holds is enough' },
	{ name: 'None of Them', value: 'none', description: 'One that holds leaves the person out' },
];

const WINDOWED = ['early', 'engaged_after_view', 'first_seen', 'seen', 'signal', 'stories'];
const COUNTED = ['early', 'signal', 'stories'];
const when = (...is: string[]) => ({ show: { is } });

/** One condition: what it asks, and the fields that asks for. */
const conditionFields: INodeProperties[] = [
	{
		displayName: 'Person',
		name: 'is',
		type: 'options',
		options: [
			{ name: 'Engaged After a View', value: 'engaged_after_view', description: 'Replied, reacted or wrote after a view in the time' },
			{ name: 'Follows Us', value: 'follows_us', description: 'As their profile or a list says' },
			{ name: 'Gave a Signal', value: 'signal', description: 'Did one thing so many times' },
			{ name: 'Has a Flag', value: 'flag', description: 'Given by a colleague or by a rule' },
			{ name: 'Has a Number of Followers', value: 'followers', description: 'In steps, as their profile says' },
			{ name: 'Has a Tag', value: 'tag', description: 'A word of your own' },
			{ name: 'Has a Type of Account', value: 'account_type', description: 'As a list says' },
			{ name: 'Has the Language', value: 'language', description: 'They wrote in, or else what a list says' },
			{ name: 'Is in the Country', value: 'country', description: 'As a list says' },
			{ name: 'Is Verified', value: 'verified', description: 'As their profile says' },
			{ name: 'Saw Different Stories', value: 'stories', description: 'So many different ones' },
			{ name: 'Saw Stories Early', value: 'early', description: 'So many, soon after they were posted' },
			{ name: 'Was First Seen', value: 'first_seen', description: 'In the time, and never before' },
			{ name: 'Was Seen', value: 'seen', description: 'In the time' },
		],
		default: 'stories',
		description: 'What is asked of the person',
	},
	{
		displayName: 'Signal',
		name: 'signal',
		type: 'options',
		options: [
			{ name: 'Comment', value: 'comment' },
			{ name: 'Mention', value: 'mention' },
			{ name: 'Message', value: 'message' },
			{ name: 'Profile Visit', value: 'profile_visit' },
			{ name: 'Reaction', value: 'reaction' },
			{ name: 'Story Reply', value: 'reply' },
			{ name: 'Tap', value: 'tap' },
			{ name: 'View', value: 'view' },
			{ name: 'Wrote Anything', value: 'wrote' },
		],
		default: 'reply',
		displayOptions: when('signal'),
		description: 'What the person did',
	},
	{ displayName: 'At Least', name: 'atLeast', type: 'number', typeOptions: { minValue: 1, maxValue: 1000 }, default: 1, displayOptions: when(...COUNTED), description: 'How many times, or how many stories' },
	{ displayName: 'Within (Minutes)', name: 'minutes', type: 'number', typeOptions: { minValue: 1, maxValue: 1440 }, default: 60, displayOptions: when('early'), description: 'How soon after its posting a story was seen' },
	{
		displayName: 'When',
		name: 'window',
		type: 'options',
		options: [
			{ name: 'Between Two Days', value: 'between', description: 'Both days are part of it' },
			{ name: 'In the Last Days', value: 'last_days', description: 'So many days back from now, to the same time of day' },
			{ name: 'In the Last Hours', value: 'last_hours', description: 'So many hours back from now' },
		],
		default: 'last_days',
		displayOptions: when(...WINDOWED),
		description: 'The time in which it counts',
	},
	{
		displayName: 'Days', name: 'days', type: 'number', typeOptions: { minValue: 1, maxValue: 1100 }, default: 7,
		displayOptions: { show: { is: WINDOWED, window: ['last_days'] } }, description: 'How many days back',
	},
	{
		displayName: 'Hours', name: 'hours', type: 'number', typeOptions: { minValue: 1, maxValue: 26400 }, default: 24,
		displayOptions: { show: { is: WINDOWED, window: ['last_hours'] } }, description: 'How many hours back',
	},
	{
		displayName: 'From Day', name: 'from', type: 'string', default: '', placeholder: '2026-11-01',
		displayOptions: { show: { is: WINDOWED, window: ['between'] } }, description: 'First day, in the time zone of the account',
	},
	{
		displayName: 'To Day', name: 'to', type: 'string', default: '', placeholder: '2026-11-07',
		displayOptions: { show: { is: WINDOWED, window: ['between'] } }, description: 'This day is part of it',
	},
	{
		displayName: 'Story Theme', name: 'theme', type: 'string', default: '', placeholder: 'glazes', displayOptions: when(...COUNTED), description: 'Only stories with this theme; empty: all',
	},
	{
		displayName: 'Story Campaign', name: 'campaign', type: 'string', default: '', placeholder: 'autumn_glazes', displayOptions: when(...COUNTED), description: 'Only stories of this campaign; empty: all',
	},
	{ displayName: 'Tag', name: 'tag', type: 'string', default: '', placeholder: 'ceramics fair', displayOptions: when('tag'), description: 'A word of your own; upper and lower case are the same' },
	{
		displayName: 'Flag',
		name: 'flag',
		type: 'options',
		options: [
			{ name: 'Business', value: 'business' },
			{ name: 'Competitor', value: 'competitor' },
			{ name: 'Influencer', value: 'influencer' },
			{ name: 'New', value: 'new' },
			{ name: 'Partner', value: 'partner' },
			{ name: 'Possible Bot', value: 'possible_bot' },
			{ name: 'Repeat', value: 'repeat' },
			{ name: 'Verified', value: 'verified' },
			{ name: 'VIP', value: 'vip' },
			{ name: 'Watch List', value: 'watch' },
		],
		default: 'vip',
		displayOptions: when('flag'),
		description: 'The flag the person has',
	},
	{ displayName: 'Language', name: 'language', type: 'string', default: '', placeholder: 'nl', displayOptions: when('language'), description: 'Two letters' },
	{ displayName: 'Country', name: 'country', type: 'string', default: '', placeholder: 'NL', displayOptions: when('country'), description: 'Two letters' },
	{
		displayName: 'Account Type',
		name: 'accountType',
		type: 'options',
		options: [
			{ name: 'Business', value: 'business' },
			{ name: 'Creator', value: 'creator' },
			{ name: 'Personal', value: 'personal' },
		],
		default: 'business',
		displayOptions: when('account_type'),
		description: 'The type of account the person has',
	},
	{ displayName: 'Verified', name: 'verified', type: 'boolean', default: true, displayOptions: when('verified'), description: 'Whether the person must be verified, rather than not' },
	{ displayName: 'Follows', name: 'follows', type: 'boolean', default: true, displayOptions: when('follows_us'), description: 'Whether the person must follow the account, rather than not' },
	{
		displayName: 'Followers',
		name: 'bucket',
		type: 'options',
		options: ['0-9', '10-99', '100-999', '1000-9999', '10000+'].map((bucket) => ({ name: bucket, value: bucket })),
		default: '0-9',
		displayOptions: when('followers'),
		description: 'How many people follow the person',
	},
];

export const ruleProperties: INodeProperties[] = [
	{
		displayName: 'Rule From',
		name: 'ruleFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Fields', value: 'fields', description: 'Groups of conditions, chosen below' },
			{ name: 'JSON', value: 'json', description: 'For groups within groups' },
		],
		default: 'fields',
		displayOptions: { show: { operation: ['rules'] } },
		description: 'Where the rule is written',
	},
	{
		displayName: 'A Person Must Match',
		name: 'match',
		type: 'options',
		options: MATCH.map(({ name, ...rest }) => ({ name: name.replace('Them', 'the Groups'), ...rest })),
		default: 'all',
		displayOptions: { show: SHOW },
		description: 'How many of the groups must hold',
	},
	{
		displayName: 'Groups',
		name: 'groups',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Group',
		default: {},
		displayOptions: { show: SHOW },
		options: [
			{
				displayName: 'Group',
				name: 'group',
				values: [
					{ displayName: 'Match', name: 'match', type: 'options', options: MATCH, default: 'all', description: 'How many conditions of this group must hold' },
					{
						displayName: 'Conditions',
						name: 'conditions',
						type: 'fixedCollection',
						typeOptions: { multipleValues: true },
						placeholder: 'Add Condition',
						default: {},
						options: [{ displayName: 'Condition', name: 'condition', values: conditionFields }],
						description: 'What the people of this group have in common',
					},
				],
			},
		],
		description: 'Each group holds or not by its own conditions; without a group the rule cannot be used',
	},
	{
		displayName: 'Rule (JSON)',
		name: 'ruleJson',
		type: 'json',
		default: '{\n  "version": 1,\n  "where": { "is": "stories", "atLeast": 3, "window": { "window": "last_days", "days": 7 } }\n}',
		displayOptions: { show: { operation: ['rules'], ruleFrom: ['json'] } },
		description: 'The rule as docs/segments.md describes it; problems are named with their place',
	},
];
