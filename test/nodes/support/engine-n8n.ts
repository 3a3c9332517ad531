import { createRequire } from 'node:module';
import path from 'node:path';
import type { INodeType, IPinData, IRun, IVersionedNodeType, IWorkflowExecuteAdditionalData, Workflow, WorkflowParameters } from 'n8n-workflow';
import { CredentialsFromTest, type CredentialTypeSource } from './engine-credentials';
import type { RunRequest } from './protocol';

/** n8n's engine, loaded from the prepared n8n, and the pack from dist/, loaded by n8n's own loader. */
const ROOT = path.join(__dirname, '../../..');
export const fromN8n = createRequire(path.join(process.env['STORY_FUNNEL_N8N'] ?? '', 'package.json'));
fromN8n('reflect-metadata');

export interface Cancelable extends Promise<IRun> {
	cancel(): void;
}

interface EngineModules {
	readonly WorkflowExecute: new (additionalData: unknown, mode: string) => {
		run(options: { workflow: Workflow; startNode: unknown; pinData: IPinData }): Cancelable;
	};
	readonly WebhookContext: new (...parts: unknown[]) => ThisParameterType<NonNullable<INodeType['webhook']>>;
	readonly TriggerContext: new (...parts: unknown[]) => ThisParameterType<NonNullable<INodeType['trigger']>>;
	readonly ExecutionLifecycleHooks: new (mode: string, executionId: string, workflow: unknown) => unknown;
	readonly PackageDirectoryLoader: new (folder: string) => CredentialTypeSource & {
		loadAll(): Promise<void>;
		getNode(type: string): { type: INodeType };
		readonly nodeTypes: Readonly<Record<string, unknown>>;
		readonly credentialTypes: Readonly<Record<string, unknown>>;
	};
}

export const core = fromN8n('n8n-core') as EngineModules;
const { Workflow: WorkflowClass } = fromN8n('n8n-workflow') as { Workflow: new (parameters: WorkflowParameters) => Workflow };
export const pack = new core.PackageDirectoryLoader(ROOT);
export const packLoaded = pack.loadAll();
const PACK = 'n8n-nodes-story-funnel.';

function baseNode(name: string, folder = name): INodeType {
	const file = path.dirname(fromN8n.resolve('n8n-nodes-base/package.json'));
	const exported = fromN8n(path.join(file, `dist/nodes/${folder}/${name}.node.js`)) as Record<string, new () => INodeType | IVersionedNodeType>;
	const NodeClass = exported[name];
	if (!NodeClass) throw new Error(`n8n-nodes-base has no ${name}`);
	const node = new NodeClass();
	return 'nodeVersions' in node ? node.getNodeType() : node;
}

const base: Readonly<Record<string, INodeType>> = {
	'n8n-nodes-base.manualTrigger': baseNode('ManualTrigger'),
	'n8n-nodes-base.noOp': baseNode('NoOp'),
	'n8n-nodes-base.formTrigger': baseNode('FormTrigger', 'Form'),
};

function nodeType(name: string): INodeType {
	// As an AI tool n8n runs a node under its name with "Tool" behind it.
	const found = name.startsWith(PACK) ? pack.getNode(name.slice(PACK.length).replace(/Tool$/, '')).type : base[name];
	if (!found) throw new Error(`Unknown node type ${name}`);
	return found;
}

const nodeTypes = { getByName: nodeType, getByNameAndVersion: nodeType, getKnownTypes: () => ({}) };

/** A workflow of n8n's own class. */
export function makeWorkflow(nodes: readonly unknown[], connections: unknown): Workflow {
	return new WorkflowClass({
		id: 'test', name: 'Test', nodes, connections, active: false, nodeTypes, settings: { executionOrder: 'v1' },
	} as unknown as WorkflowParameters);
}

/** What n8n gives every execution. */
export function makeAdditionalData(mode: string, credentials: RunRequest['credentials']): IWorkflowExecuteAdditionalData {
	const url = 'http://127.0.0.1:5678/';
	const urls = [
		'restApiUrl', 'instanceBaseUrl', 'webhookBaseUrl', 'webhookTestBaseUrl', 'webhookWaitingBaseUrl',
		'formBaseUrl', 'formTestBaseUrl', 'formWaitingBaseUrl', 'mcpBaseUrl', 'mcpTestBaseUrl',
	];
	return {
		...Object.fromEntries(urls.map((name) => [name, url])),
		credentialsHelper: new CredentialsFromTest(pack, credentials),
		hooks: new core.ExecutionLifecycleHooks(mode, '1', { id: 'test', name: 'Test', nodes: [], connections: {} }),
		executionId: '1',
		currentNodeExecutionIndex: 0,
		variables: {},
		setExecutionStatus: () => undefined,
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** The pack's node as a workflow has it. */
export function underTest({ node, credentials }: Pick<RunRequest, 'node' | 'credentials'>) {
	return {
		id: 'node', name: 'Node', type: PACK + node.type, typeVersion: 1, position: [200, 0], parameters: node.parameters,
		...(node.onError ? { onError: node.onError } : {}),
		credentials: Object.fromEntries(Object.keys(credentials).map((type) => [type, { id: type, name: type }])),
	};
}
