import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const SHOW = { operation: ['rules'], ruleFrom: ['fields'] };

const MATCH: INodePropertyOptions[] = [
	{ name: 'All of Them', value: 'all' },
	{ name: 'Any of Them', value: 'any' },
	{ name: 'None of Them', value: 'none' },
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
			{ name: 'Engaged After a View', value: 'engaged_after_view' },
			{ name: 'Follows Us', value: 'follows_us' },
			{ name: 'Gave a Signal', value: 'signal' },
			{ name: 'Has a Flag', value: 'flag' },
			{ name: 'Has a Number of Followers', value: 'followers' },
			{ name: 'Has a Tag', value: 'tag' },
			{ name: 'Has a Type of Account', value: 'account_type' },
			{ name: 'Has the Language', value: 'language' },
			{ name: 'Is in the Country', value: 'country' },
			{ name: 'Is Verified', value: 'verified' },
			{ name: 'Saw Different Stories', value: 'stories' },
			{ name: 'Saw Stories Early', value: 'early' },
			{ name: 'Was First Seen', value: 'first_seen' },
			{ name: 'Was Seen', value: 'seen' },
		],
		default: 'stories',
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
	},
	{ displayName: 'At Least', name: 'atLeast', type: 'number', typeOptions: { minValue: 1, maxValue: 1000 }, default: 1, displayOptions: when(...COUNTED) },
	{ displayName: 'Within (Minutes)', name: 'minutes', type: 'number', typeOptions: { minValue: 1, maxValue: 1440 }, default: 60, displayOptions: when('early') },
	{
		displayName: 'When',
		name: 'window',
		type: 'options',
		options: [
			{ name: 'Between Two Days', value: 'between' },
			{ name: 'In the Last Days', value: 'last_days' },
			{ name: 'In the Last Hours', value: 'last_hours' },
		],
		default: 'last_days',
		displayOptions: when(...WINDOWED),
	},
	{
		displayName: 'Days', name: 'days', type: 'number', typeOptions: { minValue: 1, maxValue: 1100 }, default: 7,
		displayOptions: { show: { is: WINDOWED, window: ['last_days'] } },
	},
	{
		displayName: 'Hours', name: 'hours', type: 'number', typeOptions: { minValue: 1, maxValue: 26400 }, default: 24,
		displayOptions: { show: { is: WINDOWED, window: ['last_hours'] } },
	},
	{
		displayName: 'From Day', name: 'from', type: 'string', default: '', placeholder: '2026-11-01',
		displayOptions: { show: { is: WINDOWED, window: ['between'] } },
	},
	{
		displayName: 'To Day', name: 'to', type: 'string', default: '', placeholder: '2026-11-07',
		displayOptions: { show: { is: WINDOWED, window: ['between'] } }, description: 'This day is part of it',
	},
	{
		displayName: 'Story Theme', name: 'theme', type: 'string', default: '', displayOptions: when(...COUNTED), description: 'Only stories with this theme; empty: all',
	},
	{
		displayName: 'Story Campaign', name: 'campaign', type: 'string', default: '', displayOptions: when(...COUNTED), description: 'Only stories of this campaign; empty: all',
	},
	{ displayName: 'Tag', name: 'tag', type: 'string', default: '', displayOptions: when('tag') },
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
	},
	{ displayName: 'Language', name: 'language', type: 'string', default: '', placeholder: 'nl', displayOptions: when('language') },
	{ displayName: 'Country', name: 'country', type: 'string', default: '', placeholder: 'NL', displayOptions: when('country') },
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
	},
	{ displayName: 'Verified', name: 'verified', type: 'boolean', default: true, displayOptions: when('verified') },
	{ displayName: 'Follows', name: 'follows', type: 'boolean', default: true, displayOptions: when('follows_us') },
	{
		displayName: 'Followers',
		name: 'bucket',
		type: 'options',
		options: ['0-9', '10-99', '100-999', '1000-9999', '10000+'].map((bucket) => ({ name: bucket, value: bucket })),
		default: '0-9',
		displayOptions: when('followers'),
	},
];

export const ruleProperties: INodeProperties[] = [
	{
		displayName: 'Rule From',
		name: 'ruleFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Fields', value: 'fields' },
			{ name: 'JSON', value: 'json', description: 'For groups within groups' },
		],
		default: 'fields',
		displayOptions: { show: { operation: ['rules'] } },
	},
	{
		displayName: 'A Person Must Match',
		name: 'match',
		type: 'options',
		options: MATCH.map(({ name, value }) => ({ name: name.replace('Them', 'the Groups'), value })),
		default: 'all',
		displayOptions: { show: SHOW },
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
					{ displayName: 'Match', name: 'match', type: 'options', options: MATCH, default: 'all' },
					{
						displayName: 'Conditions',
						name: 'conditions',
						type: 'fixedCollection',
						typeOptions: { multipleValues: true },
						placeholder: 'Add Condition',
						default: {},
						options: [{ displayName: 'Condition', name: 'condition', values: conditionFields }],
					},
				],
			},
		],
	},
	{
		displayName: 'Rule (JSON)',
		name: 'ruleJson',
		type: 'json',
		default: '{\n  "version": 1,\n  "where": { "is": "stories", "atLeast": 3, "window": { "window": "last_days", "days": 7 } }\n}',
		displayOptions: { show: { operation: ['rules'], ruleFrom: ['json'] } },
	},
];
