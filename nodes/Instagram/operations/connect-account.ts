import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { checkAccountSettings, type AccountSettings } from '../../../core';
import { readApp } from '../../shared/app';
import { refusedSeed } from '../../shared/connect-accounts';
import { connectOneAccount } from '../../shared/connect-one-account';
import { openStore, withStoreErrors } from '../../shared/store';

const SHOW = { resource: ['account'], operation: ['connect', 'createLink'] };

export const connectProperties: INodeProperties[] = [
	{
		displayName: 'Sending Mode',
		name: 'mode',
		type: 'options',
		options: [
			{ name: 'Keep (New Accounts: Rehearsal)', value: 'keep', description: 'The mode the account has; a new one begins in rehearsal' },
			{ name: 'Live', value: 'live', description: 'Messages everybody who may be messaged' },
			{ name: 'Rehearsal', value: 'rehearsal', description: 'Decides and records, but sends nothing' },
			{ name: 'Test People', value: 'test_people', description: 'Sends only to people marked as test people' },
		],
		default: 'keep',
		displayOptions: { show: SHOW },
		description: 'Whom the account may message',
	},
	{
		displayName: 'Test People',
		name: 'testPeople',
		type: 'string',
		default: '',
		placeholder: 'mara.k, anna_b',
		displayOptions: { show: SHOW },
		description: 'Handles of the people the mode Test People may message, and texts are tried on, separated by commas. In other modes an empty list leaves them as they were.',
	},
	{
		displayName: 'Default Language',
		name: 'language',
		type: 'options',
		options: [
			{ name: 'Dutch', value: 'nl' },
			{ name: 'English', value: 'en' },
		],
		default: 'en',
		displayOptions: { show: SHOW },
		description: 'For people whose language is not known',
	},
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: 'Europe/Amsterdam',
		required: true,
		displayOptions: { show: SHOW },
		description: 'IANA name, such as Europe/Amsterdam',
		placeholder: 'Europe/Amsterdam',
	},
	{
		displayName: 'Privacy Link',
		name: 'privacyLink',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'https://example.com/privacy',
		displayOptions: { show: SHOW },
		description: 'Address of your privacy notice; it stands in every outreach message',
	},
	{
		displayName: 'Other Inbox Tool',
		name: 'inboxTool',
		type: 'string',
		default: '',
		placeholder: 'Business Suite automations',
		displayOptions: { show: SHOW },
		description: 'Name of another program that writes from this account. Without one, many messages that are not ours stop the account: it may have been taken over.',
	},
];

/** Registers the credential's account with the settings of the first item. One item: the account's key and mode. */
export async function connect(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const settings = readSettings(context);
	const app = await readApp(context);
	const store = await openStore(context, { mayCreate: true });
	const outcome = await withStoreErrors(context, () => connectOneAccount(context, store, app, { seed: app.seed, byLink: false }, settings));
	if (!outcome.connected) throw refusedSeed(context, outcome.problem);
	const { accountKey, mode, isNew } = outcome;
	return [[{ json: { accountKey, mode, isNew }, pairedItem: context.getInputData().map((_, item) => ({ item })) }]];
}

/** The settings as the node's parameters have them. @throws NodeOperationError naming everything that is wrong */
export function readSettings(context: IExecuteFunctions): AccountSettings {
	const read = (name: string): unknown => context.getNodeParameter(name, 0, '');
	const check = checkAccountSettings({
		mode: read('mode'),
		language: read('language'),
		timeZone: read('timeZone'),
		privacyLink: read('privacyLink'),
		testPeople: read('testPeople'),
		inboxTool: read('inboxTool'),
	});
	if (check.ok) return check.settings;
	throw new NodeOperationError(context.getNode(), check.problems.join('; '), {
		itemIndex: 0,
		description: 'Correct the settings and run set-up again. Nothing was changed.',
	});
}
