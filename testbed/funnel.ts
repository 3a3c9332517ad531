import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowJson, WorkflowNode } from './api/workflow-json';
import { errorOf } from './api/executions';
import type { RunningN8n } from './n8n';

const WORKFLOWS = path.join(__dirname, '..', 'workflows');
const TYPE = 'n8n-nodes-story-funnel.';
const BOTH = ['storyFunnelInstagramTokenApi', 'storyFunnelStoreApi'];

/** Which credentials each of the pack's nodes takes. */
const CREDENTIAL_TYPES: Readonly<Record<string, readonly string[]>> = {
	[`${TYPE}instagramTrigger`]: BOTH,
	[`${TYPE}dmOutreach`]: BOTH,
	[`${TYPE}instagram`]: BOTH,
	[`${TYPE}consentGate`]: ['storyFunnelStoreApi'],
};

/** What a person would paste into the credentials. */
export interface AccountSecrets {
	readonly accessToken: string;
	readonly appSecret: string;
	readonly metaAppSecret: string;
	readonly verifyToken: string;
}

export interface FunnelOptions {
	/** Origin of the sandbox, used as the API host. */
	readonly apiHost: string;
	readonly account: AccountSecrets;
	readonly mode: 'rehearsal' | 'test_people' | 'live';
	readonly testPeople?: string;
	readonly language?: 'nl' | 'en';
	/** Changes a workflow before it is deployed: for tests that need another trigger option or a slow step. */
	readonly change?: (workflow: WorkflowJson) => WorkflowJson;
}

export interface InstalledFunnel {
	/** The webhook Meta (here: the sandbox) calls. */
	readonly callbackUrl: string;
	readonly storeFile: string;
	readonly storeKey: string;
	/** Workflow name -> id. */
	readonly workflows: Readonly<Record<string, string>>;
	/** Runs `00 set-up` as a person would press "Execute workflow". @throws Error with the failing node's message */
	setUp(): Promise<void>;
}

/** Imports, connects and publishes the shipped workflows, the way the read-me tells a person to. */
export async function installFunnel(n8n: RunningN8n, options: FunnelOptions): Promise<InstalledFunnel> {
	const { accessToken, appSecret, metaAppSecret, verifyToken } = options.account;
	const storeKey = randomBytes(32).toString('base64');
	const credentials = {
		storyFunnelInstagramTokenApi: await n8n.api.createCredential({
			name: 'Instagram',
			type: 'storyFunnelInstagramTokenApi',
			data: { accessToken, appSecret, metaAppSecret, verifyToken, apiHost: options.apiHost, apiVersion: 'v25.0' },
		}),
		storyFunnelStoreApi: await n8n.api.createCredential({
			name: 'Store',
			type: 'storyFunnelStoreApi',
			data: { key: storeKey, file: '' },
		}),
	};
	const change = options.change ?? ((workflow) => workflow);
	const workflows: Record<string, string> = {};
	const deploy = async (workflow: WorkflowJson) => {
		const deployed = await n8n.api.deployWorkflow(workflow, { credentials, credentialTypes: CREDENTIAL_TYPES, children: workflows });
		workflows[workflow.name] = deployed.id;
		return deployed.id;
	};

	const setUpId = await deploy(withSettings(change(readWorkflow('00-set-up.json')), options));
	const setUp = async () => {
		const execution = await n8n.api.runManually(setUpId, 'Start', 60_000);
		if (execution.status !== 'success') throw new Error(`Set-up failed: ${errorOf(execution) ?? execution.status}`);
	};
	await setUp();
	await n8n.api.publish(await deploy(change(readWorkflow('41-crm-sync.json'))));
	await n8n.api.publish(await deploy(change(readWorkflow('20-inbox.json'))));
	return {
		callbackUrl: `${n8n.url}/webhook/story-funnel/instagram`,
		storeFile: path.join(n8n.home, '.n8n', 'story-funnel', 'store.sqlite'),
		storeKey,
		workflows,
		setUp,
	};
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
