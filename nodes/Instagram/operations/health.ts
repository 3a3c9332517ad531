import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { assessHealth, assessHost, freeSpace, mayAskCallback, type HealthFinding, type HostFinding } from '../../../core';
import { readApp } from '../../shared/app';
import { askCallback } from '../../shared/ask-callback';
import { Paces } from '../../shared/pacing';
import { readText } from '../../shared/read-text';
import { readStoreFile } from '../../shared/store';
import { refuseToolCall } from '../../shared/tool-call';
import { forEachAccount, type AccountRun } from './run';

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
		description: 'Language of what each check says; one item per check has both',
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
	{
		displayName: 'One Item per Check',
		name: 'perCheck',
		type: 'boolean',
		default: false,
		displayOptions: { show: SHOW },
		description: 'Whether each check becomes an item of its own, with its words and cure in Dutch and English, rather than one item per account',
	},
];

/** Looks at everything an account needs, without changing anything. One item per account with every check, or one per check. */
export async function checkHealth(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const language = readText(context, 'findingsLanguage', 0) === 'nl' ? 'nl' : 'en';
	const perCheck = context.getNodeParameter('perCheck', 0, false) === true;
	const entered = readText(context, 'callbackUrl', 0);
	// The verify token goes to that address: no model says where.
	if (entered !== '') refuseToolCall(context, 'health with a Callback URL');
	return forEachAccount(context, async (run) => {
		const findings = await findingsOf(run, entered);
		const { accountKey, username } = run.account;
		if (perCheck) {
			return findings.map(({ check, state, what, cure }) => ({
				accountKey, account: username, check, what: what[language], state, what_en: what.en, what_nl: what.nl, cure_en: cure?.en ?? '', cure_nl: cure?.nl ?? '',
			}));
		}
		const checks = findings.map(({ check, state, what, cure }) => ({ check, state, what: what[language], cure: cure === null ? null : cure[language] }));
		return [{ accountKey, state: worstOf(findings), checks }];
	});
}

type Finding = HealthFinding | HostFinding;

async function findingsOf({ context, client, store, account: { accountKey } }: AccountRun, entered: string): Promise<Finding[]> {
	const { apiVersion: askedVersion, apiHost, appSecret, verifyToken } = await readApp(context);
	const account = await store.readAccountState({ accountKey });
	// The trigger, once published, knows its own address best.
	const callback = entered || ((await store.readCallback({ appSecret })) ?? process.env.WEBHOOK_URL ?? null);
	const token = await store.readTokenHealth({ accountKey });
	const facts = { probe: await client.probe(new Paces(store).of(accountKey)), account, callback, callbackEntered: entered !== '', token, askedVersion, apiHost, hasAppSecret: appSecret !== '' };
	const file = await readStoreFile(context);
	const host = assessHost({
		apiHost,
		callback: callback === null || !mayAskCallback(callback, apiHost) ? null : await askCallback(context, callback, verifyToken),
		arrivals: await store.readArrivals({ accountKey }),
		zones: { account: account.timeZone, n8n: process.env.GENERIC_TIMEZONE ?? N8N_ZONE },
		payloadMiB: limitOf(process.env.N8N_PAYLOAD_SIZE_MAX, N8N_PAYLOAD_MIB),
		concurrency: limitOf(process.env.N8N_CONCURRENCY_PRODUCTION_LIMIT, -1),
		freeBytes: file === null ? null : await freeSpace(file.file),
	});
	return [...assessHealth(facts, Date.now()).findings, ...host];
}

/** What n8n takes where nothing is set. */
const N8N_ZONE = 'America/New_York';
const N8N_PAYLOAD_MIB = 16;

function limitOf(set: string | undefined, otherwise: number): number {
	const value = Number(set);
	return set === undefined || set.trim() === '' || Number.isNaN(value) ? otherwise : value;
}

function worstOf(findings: readonly Finding[]): Finding['state'] {
	const states = findings.map(({ state }) => state);
	return states.includes('problem') ? 'problem' : states.includes('warning') ? 'warning' : 'ok';
}
