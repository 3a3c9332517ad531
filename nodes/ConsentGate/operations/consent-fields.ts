import type { INodeProperties } from 'n8n-workflow';

/** What a question can be put for, as a person chooses it. */
export const purposeProperty: INodeProperties = {
	displayName: 'Purpose',
	name: 'purpose',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'E-Mail', value: 'email', description: 'News and offers by e-mail' },
		{ name: 'Offers by Direct Message', value: 'dm_promotion', description: 'A code, a price or an offer in a message on Instagram' },
		{ name: 'Storage in the CRM', value: 'crm_storage', description: 'Name and handle in the CRM, outside this store' },
	],
	default: 'dm_promotion',
	displayOptions: { show: { resource: ['consent'], operation: ['ask', 'check', 'import', 'withdraw'] } },
	description: 'What the person is asked to agree to; each purpose has its own yes',
};

/** Where people may be too young to agree. */
export const ageProperty: INodeProperties = {
	displayName: 'Ask Age First',
	name: 'ageFirst',
	type: 'boolean',
	default: false,
	displayOptions: { show: { operation: ['check', 'ask', 'grant'] } },
	description: 'Whether nobody is asked, and no yes counts, before the person has said that they are 16 or older. An item of "Ask First" with "ask": "age" is one for the question for the age.',
};

/** A yes may be taken for whatever was asked last. */
export const grantPurposeProperty: INodeProperties = {
	displayName: 'Purpose',
	name: 'purpose',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'E-Mail', value: 'email', description: 'News and offers by e-mail' },
		{ name: 'Offers by Direct Message', value: 'dm_promotion', description: 'A code, a price or an offer in a message on Instagram' },
		{ name: 'Storage in the CRM', value: 'crm_storage', description: 'Name and handle in the CRM, outside this store' },
		{ name: 'What Was Asked', value: 'asked', description: 'The purpose of the question the yes answers; it comes out as the field "purpose"' },
	],
	default: 'dm_promotion',
	displayOptions: { show: { operation: ['grant'] } },
	description: 'What the person agrees to; each purpose has its own yes',
};

export const objectionProperties: INodeProperties[] = [
	{
		displayName: 'Objects To',
		name: 'objectsTo',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'All of It', value: 'all', description: 'Every purpose; nothing but the confirmation of a STOP is sent any more' },
			{ name: 'Analytics', value: 'analytics' },
			{ name: 'Any Direct Message', value: 'dm_service' },
			{ name: 'E-Mail', value: 'email' },
			{ name: 'Offers by Direct Message', value: 'dm_promotion' },
			{ name: 'Profiling', value: 'profiling', description: 'The person comes out in no segment any more' },
			{ name: 'Storage in the CRM', value: 'crm_storage' },
		],
		default: 'profiling',
		displayOptions: { show: { operation: ['object'] } },
		description: 'What the person does not want any more',
	},
	{
		displayName: 'Recorded By',
		name: 'recordedBy',
		type: 'string',
		default: '',
		displayOptions: { show: { operation: ['object'] } },
		description: 'Who writes it down, where the person said it elsewhere; an item with an eventKey proves itself',
		placeholder: 'Noor Bakker',
	},
];

export const importProperties: INodeProperties[] = [
	{
		displayName: 'Given At',
		name: 'givenAt',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { operation: ['import'] } },
		description: 'When the person agreed',
	},
	{
		displayName: 'Wording',
		name: 'wording',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: { operation: ['import'] } },
		description: 'The words the person agreed to',
		placeholder: 'Yes, send me offers now and then',
	},
	{
		displayName: 'Source',
		name: 'source',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: { operation: ['import'] } },
		description: 'Where it was given, such as the name of the form',
		placeholder: 'newsletter form of the shop',
	},
];

export const resumeProperties: INodeProperties[] = [
	{
		displayName: 'Decided By',
		name: 'decidedBy',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: { operation: ['resume'] } },
		description: 'Who read the conversation and decides that automation may go on for the person',
		placeholder: 'Noor Bakker',
	},
];
