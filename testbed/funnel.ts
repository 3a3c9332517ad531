import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { passLoginPage, type LoginChoice } from './api/login-page';
import type { CredentialRef, WorkflowJson, WorkflowNode } from './api/workflow-json';
import { errorOf } from './api/executions';
import type { RunningN8n } from './n8n';
import type { DatabaseConnection } from './postgres';

const WORKFLOWS = path.join(__dirname, '..', 'workflows');
const TYPE = 'n8n-nodes-story-funnel.';
/** Of the two Instagram credentials only one is made; the node takes that one. */
const BOTH = ['storyFunnelInstagramTokenApi', 'storyFunnelInstagramOAuth2Api', 'storyFunnelStoreApi'];

/** An AI model answers; other workflows do without. */
const SMART_REPLY = '22-smart-reply.json';

/** The shipped workflows after set-up, in the order they are published: children before those who call them. */
const IN_ORDER = [
	'41-crm-sync.json',
	'40-qualify-and-lead.json',
	'43-pass-on.json',
	'13-viewer-check.json',
	'10-story-pulse.json',
	'11-import-viewers.json',
	'12-vendor-feed.json',
	'21-moderation.json',
	SMART_REPLY,
	'32-comment-to-dm.json',
	'20-inbox.json',
	'02-check-and-publish-copy.json',
	'03-health.json',
	'05-add-account.json',
	'30-outreach.json',
	'31-dispatch-and-follow-up.json',
	'33-small-batch-test.json',
	'34-invite-to-write.json',
	'50-rights.json',
	'51-meta-callbacks.json',
	'60-retention.json',
	'70-weekly-report.json',
	'71-funnel-page.json',
];

/** What only the suites about the team deploy: each workflow costs every other suite time. */
const OF_THE_TEAM = ['35-tasks.json', '52-why.json', '72-alerts.json', '73-monthly-review.json', '74-incident.json', '80-stop-switch.json'];

/** Which credentials each of the pack's nodes takes. */
const CREDENTIAL_TYPES: Readonly<Record<string, readonly string[]>> = {
	[`${TYPE}instagramTrigger`]: BOTH,
	[`${TYPE}instagramStoryTrigger`]: BOTH,
	[`${TYPE}dmOutreach`]: BOTH,
	[`${TYPE}instagram`]: BOTH,
	[`${TYPE}privacyTrigger`]: BOTH,
	[`${TYPE}teamPageTrigger`]: BOTH,
	[`${TYPE}teamLink`]: ['storyFunnelStoreApi'],
	[`${TYPE}consentGate`]: ['storyFunnelStoreApi'],
	[`${TYPE}storyViewers`]: ['storyFunnelStoreApi', 'storyFunnelFeedApi'],
	[`${TYPE}viewerSegments`]: ['storyFunnelStoreApi'],
	[`${TYPE}retentionPurge`]: ['storyFunnelStoreApi', 'n8nApi'],
	[`${TYPE}funnelReport`]: ['storyFunnelStoreApi'],
	[`${TYPE}funnelPageTrigger`]: ['storyFunnelStoreApi'],
	[`${TYPE}dmOutreachTool`]: BOTH,
	[`${TYPE}consentGateTool`]: ['storyFunnelStoreApi'],
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': ['openAiApi'],
	'n8n-nodes-base.emailSend': ['smtp'],
	'n8n-nodes-base.webhook': ['httpHeaderAuth'],
	'n8n-nodes-base.nocoDb': ['nocoDbApiToken'],
	'n8n-nodes-base.odoo': ['odooApiKeyApi'],
	'n8n-nodes-base.httpRequest': ['hubspotAppToken', 'pipedriveApi', 'salesforceOAuth2Api'],
};

/** What a person would paste into the credentials. */
export interface AccountSecrets {
	readonly accessToken: string;
	readonly appSecret: string;
	readonly metaAppSecret: string;
	readonly verifyToken: string;
	/** Needed for logging in, by n8n's connect button or by a link. */
	readonly appId?: string;
}

export interface FunnelOptions {
	/** Origin of the sandbox, used as the API host. */
	readonly apiHost: string;
	readonly account: AccountSecrets;
	/** Default: the pasted token. With `oAuth2` a person presses n8n's connect button and logs in at `apiHost`. */
	readonly authentication?: 'accessToken' | 'oAuth2';
	readonly mode: 'rehearsal' | 'test_people' | 'live';
	readonly testPeople?: string;
	readonly language?: 'nl' | 'en';
	/** Default: the embedded store. `postgres`: a schema in the database n8n runs on; a connection: {@link STORE_SCHEMA} in that one. */
	readonly store?: 'sqlite' | 'postgres' | DatabaseConnection;
	/** Where webhooks come in. Default: at n8n itself. */
	readonly address?: string;
	/** Deploys the pages of the team, alerts and the monthly review too. */
	readonly team?: boolean;
	/** Port of a mail server on this machine, without log-in; with it `42 e-mail follow-up` and `44 opt-in form` are deployed too. */
	readonly smtpPort?: number;
	/** Variant of `41 CRM sync`, such as `nocodb`; left out: the table in n8n. */
	readonly crm?: string;
	/** Further credentials by type, for nodes that need them. */
	readonly credentials?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	/** Changes a workflow before it is deployed: for tests that need another trigger option or a slow step. */
	readonly change?: (workflow: WorkflowJson) => WorkflowJson;
	/** Further workflows to deploy and publish after the shipped ones: a variant of one, a helper of a test. */
	readonly more?: readonly WorkflowJson[];
}

export interface InstalledFunnel {
	/** The webhook Meta (here: the sandbox) calls. */
	readonly callbackUrl: string;
	readonly storeFile: string;
	readonly storeKey: string;
	/** What the vendor feed's deliveries are signed with. */
	readonly feedSecret: string;
	/** What a further workflow is deployed with. */
	readonly credentials: Readonly<Record<string, CredentialRef>>;
	readonly credentialTypes: Readonly<Record<string, readonly string[]>>;
	/** Workflow name -> id. */
	readonly workflows: Readonly<Record<string, string>>;
	/** Runs `01 connect account`, as `00 set-up and health` does. @throws Error with the failing node's message */
	setUp(): Promise<void>;
	/** Puts a further workflow beside the installed ones, with their credentials, unpublished. @returns its id */
	deploy(workflow: WorkflowJson): Promise<string>;
}

/** Imports, connects and publishes the shipped workflows, the way the read-me tells a person to. */
export async function installFunnel(n8n: RunningN8n, options: FunnelOptions): Promise<InstalledFunnel> {
	const storeKey = randomBytes(32).toString('base64');
	const feedSecret = randomBytes(32).toString('base64');
	const credentials: Record<string, CredentialRef> = {
		...(await instagramCredential(n8n, options)),
		storyFunnelStoreApi: await n8n.api.createCredential({
			name: 'Store',
			type: 'storyFunnelStoreApi',
			data: { key: storeKey, file: '', ...placeOfStore(n8n, options) },
		}),
		storyFunnelFeedApi: await n8n.api.createCredential({
			name: 'Vendor feed',
			type: 'storyFunnelFeedApi',
			data: { method: 'hmac', header: 'X-Signature-256', secret: feedSecret },
		}),
	};
	if (options.team === true) credentials.n8nApi = await apiCredential(n8n);
	if (options.smtpPort !== undefined) {
		const data = { user: '', password: '', host: '127.0.0.1', port: options.smtpPort, secure: false, disableStartTls: true, hostName: '' };
		credentials.smtp = await n8n.api.createCredential({ name: 'Mail', type: 'smtp', data });
	}
	for (const [type, data] of Object.entries(options.credentials ?? {})) credentials[type] = await n8n.api.createCredential({ name: type, type, data });
	const change = (workflow: WorkflowJson) => authenticating(options, options.change?.(workflow) ?? workflow);
	const workflows: Record<string, string> = {};
	/** Shipped id -> id in this n8n. */
	const ids: Record<string, string> = {};
	const deploy = async (workflow: WorkflowJson) => {
		const deployed = await n8n.api.deployWorkflow(workflow, { credentials, credentialTypes: CREDENTIAL_TYPES, children: { ...ids, ...workflows } });
		workflows[workflow.name] = deployed.id;
		if (typeof workflow['id'] === 'string') ids[workflow['id']] = deployed.id;
		return deployed.id;
	};

	await n8n.api.publish(await deploy(readWorkflow('90-error-handler.json')));
	const setUpId = await deploy(withSettings(change(readWorkflow('01-connect-account.json')), options));
	const setUp = async () => {
		const execution = await n8n.api.runManually(setUpId, 'When executed by another workflow', 60_000);
		if (execution.status !== 'success') throw new Error(`Set-up failed: ${errorOf(execution) ?? execution.status}`);
	};
	await setUp();
	for (const file of [...IN_ORDER, ...(options.team === true ? OF_THE_TEAM : [])]) {
		const id = await deploy(change(readWorkflow(variantOf(file, options))));
		// As shipped it is off, and without a model it cannot be switched on.
		if (file !== SMART_REPLY || credentials.openAiApi) await n8n.api.publish(id);
	}
	if (credentials.httpHeaderAuth) await n8n.api.publish(await deploy(change(readWorkflow('45-sale-back.json'))));
	if (options.smtpPort !== undefined) for (const file of ['42-e-mail-follow-up.json', '44-opt-in-form.json']) await n8n.api.publish(await deploy(change(readWorkflow(file))));
	for (const workflow of options.more ?? []) await n8n.api.publish(await deploy(workflow));
	return {
		callbackUrl: `${options.address ?? n8n.url}/webhook/story-funnel/instagram`,
		storeFile: path.join(n8n.home, '.n8n', 'story-funnel', 'store.sqlite'),
		storeKey,
		feedSecret,
		credentials,
		credentialTypes: CREDENTIAL_TYPES,
		workflows,
		setUp,
		deploy,
	};
}

/** Where the store's tables are when they are in n8n's own database. */
export const STORE_SCHEMA = 'story_funnel';

function placeOfStore({ postgres }: RunningN8n, { store = 'sqlite' }: FunnelOptions): Record<string, string | number> {
	if (store === 'sqlite') return {};
	const connection = store === 'postgres' ? postgres?.connection : store;
	if (connection === undefined) throw new Error('n8n runs on SQLite here: set STORY_FUNNEL_DATABASE=postgres.');
	return storePlaceOf(connection);
}

/** The store credential's fields for a PostgreSQL on this machine. */
export function storePlaceOf(connection: DatabaseConnection): Record<string, string | number> {
	return { databaseType: 'postgres', ...connection, schema: STORE_SCHEMA, maxConnections: 5, ssl: 'disable' };
}

/** n8n's own API, for the review of what its workflows keep. */
async function apiCredential(n8n: RunningN8n): Promise<CredentialRef> {
	const { editor } = n8n.api;
	const scopes = (await editor.json<{ data: string[] }>('GET', '/rest/api-keys/scopes')).data;
	const { data } = await editor.json<{ data: { rawApiKey: string } }>('POST', '/rest/api-keys', { label: 'Review', scopes, expiresAt: null });
	return await n8n.api.createCredential({ name: 'n8n API', type: 'n8nApi', data: { apiKey: data.rawApiKey, baseUrl: `${n8n.url}/api/v1` } });
}

/** `41` in the variant for a CRM. */
function variantOf(file: string, { crm }: FunnelOptions): string {
	return crm !== undefined && file.startsWith('41-') ? `crm/41-crm-sync-${crm}.json` : file;
}

async function instagramCredential(n8n: RunningN8n, options: FunnelOptions): Promise<Record<string, CredentialRef>> {
	const { accessToken, appSecret, metaAppSecret, verifyToken, appId = '' } = options.account;
	const common = { metaAppSecret, verifyToken, apiHost: options.apiHost, apiVersion: 'v25.0' };
	if (options.authentication !== 'oAuth2') {
		const data = { ...common, accessToken, appSecret, appId, login: 'instagram' };
		return { storyFunnelInstagramTokenApi: await n8n.api.createCredential({ name: 'Instagram', type: 'storyFunnelInstagramTokenApi', data }) };
	}
	const credential = await createLoginCredential(n8n, { ...common, clientId: appId, clientSecret: appSecret });
	await pressConnect(n8n, credential, { decision: 'allow' });
	return { storyFunnelInstagramOAuth2Api: credential };
}

/** The OAuth2 credential with its default features, not connected yet. */
export async function createLoginCredential(n8n: RunningN8n, data: Readonly<Record<string, unknown>>): Promise<CredentialRef> {
	n8n.api.secrets.addCredential(data);
	const features = ['instagram_business_manage_messages', 'instagram_business_manage_comments', 'instagram_business_manage_insights'];
	const { data: made } = await n8n.api.editor.json<{ data: { id: string; name: string } }>('POST', '/rest/credentials', {
		name: 'Instagram login',
		type: 'storyFunnelInstagramOAuth2Api',
		data: { features, ...data },
	});
	return { id: made.id, name: made.name };
}

/** What n8n's connect button does: opens the login page and comes back to n8n's callback. @throws Error when n8n shows an error there */
export async function pressConnect(n8n: RunningN8n, { id }: CredentialRef, choice: LoginChoice): Promise<void> {
	const { data: address } = await n8n.api.editor.json<{ data: string }>('GET', `/rest/oauth2-credential/auth?id=${id}`);
	const callback = new URL(await passLoginPage(address, choice));
	const page = await n8n.api.editor.send('GET', callback.pathname + callback.search);
	const html = String(page.body);
	if (!html.includes('Connection successful')) throw new Error(`n8n did not connect: ${html.replace(/<style>.*?<\/style>|<[^>]+>|\s+/gs, ' ').slice(0, 300)}`);
}

/** Sets the chosen authentication on every node of ours that has the choice. */
function authenticating({ authentication = 'accessToken' }: FunnelOptions, workflow: WorkflowJson): WorkflowJson {
	const nodes = workflow.nodes.map((node) =>
		CREDENTIAL_TYPES[node.type]?.includes('storyFunnelInstagramOAuth2Api') === true
			? { ...node, parameters: { ...node.parameters, authentication } }
			: node,
	);
	return { ...workflow, nodes };
}

/** A shipped workflow as it lies in the package. */
export function readWorkflow(file: string): WorkflowJson {
	return JSON.parse(readFileSync(path.join(WORKFLOWS, file), 'utf8')) as WorkflowJson;
}

/** Changes one node of a workflow. @throws Error when there is no node of this name */
export function changeNode(workflow: WorkflowJson, name: string, change: (node: WorkflowNode) => WorkflowNode): WorkflowJson {
	if (!workflow.nodes.some((node) => node.name === name)) throw new Error(`No node "${name}" in ${workflow.name}`);
	return { ...workflow, nodes: workflow.nodes.map((node) => (node.name === name ? change(node) : node)) };
}

/** Fills in the node "Your settings", as the note beside it tells a person to. */
function withSettings(workflow: WorkflowJson, options: FunnelOptions): WorkflowJson {
	const values: Record<string, string> = {
		mode: options.mode,
		testPeople: options.testPeople ?? '',
		language: options.language ?? 'en',
		timeZone: 'Europe/Amsterdam',
		privacyLink: 'https://example.com/privacy',
		listApprover: 'The owner',
	};
	return changeNode(workflow, 'Your settings', (node) => ({
		...node,
		parameters: {
			...node.parameters,
			assignments: {
				assignments: Object.entries(values).map(([name, value]) => ({ id: name, name, type: 'string', value })),
			},
		},
	}));
}
