import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { assessHealth } from '../../../core';
import { readApp } from '../../shared/app';
import { forEachAccount, readText } from './run';

const SHOW = { resource: ['account'], operation: ['health'] };

export const healthProperties: INodeProperties[] = [
	{
		displayName: 'Language of the Findings',
		name: 'findingsLanguage',
		type: 'options',
		options: [
			{ name: 'Dutch', value: 'nl' },
			{ name: 'English', value: 'en' },
		],
		default: 'en',
		displayOptions: { show: SHOW },
	},
	{
		displayName: 'Callback URL',
		name: 'callbackUrl',
		type: 'string',
		default: '',
		placeholder: 'https://n8n.example.com/webhook/story-funnel/instagram',
		displayOptions: { show: SHOW },
		description: 'Address entered in the Meta app dashboard. Empty: the public address of this n8n (WEBHOOK_URL).',
	},
];

/** Looks at everything an account needs, without changing anything. One item per account, with every check. */
export async function checkHealth(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const language = readText(context, 'findingsLanguage', 0) === 'nl' ? 'nl' : 'en';
	const { apiVersion: askedVersion, apiHost, appSecret } = await readApp(context);
	const entered = readText(context, 'callbackUrl', 0);
	return forEachAccount(context, async ({ client, store, account: { accountKey } }) => {
		const account = await store.readAccountState({ accountKey });
		// The trigger, once published, knows its own address best.
		const callback = entered || ((await store.readCallback({ appSecret })) ?? process.env.WEBHOOK_URL ?? null);
		const token = await store.readTokenHealth({ accountKey });
		const facts = { probe: await client.probe(), account, callback, callbackEntered: entered !== '', token, askedVersion, apiHost, hasAppSecret: appSecret !== '' };
		const { state, findings } = assessHealth(facts, Date.now());
		const checks = findings.map(({ check, state: found, what, cure }) => ({
			check, state: found, what: what[language], cure: cure === null ? null : cure[language],
		}));
		return [{ accountKey, state, checks }];
	});
}
