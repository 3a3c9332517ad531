import type { RunningN8n, WorkflowJson } from '../../../testbed';
import type { CredentialRef } from '../../../testbed/api/workflow-json';

const TYPE = 'n8n-nodes-story-funnel.';

/** Credentials of the installed funnel by type; the newest of a type wins. */
export async function credentialsOf(n8n: RunningN8n): Promise<Record<string, CredentialRef>> {
	const { data } = await n8n.api.editor.json<{ data: { id: string; name: string; type: string }[] }>('GET', '/rest/credentials');
	return Object.fromEntries(data.map(({ id, name, type }) => [type, { id, name }]));
}

export interface OneNode {
	readonly name: string;
	readonly type: string;
	readonly parameters: Readonly<Record<string, unknown>>;
	/** Fields of the one item it gets. */
	readonly fields?: Readonly<Record<string, string>>;
	readonly credentials: Readonly<Record<string, CredentialRef>>;
}

/** Deploys Manual Trigger → Set → one node of the pack. @returns the workflow's id; run it from "By hand" */
export async function deployOneNode(n8n: RunningN8n, { name, type, parameters, fields = {}, credentials }: OneNode): Promise<string> {
	const link = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const workflow: WorkflowJson = {
		name,
		nodes: [
			{ id: '1', name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				id: '2', name: 'Fields', type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [200, 0],
				parameters: { mode: 'raw', jsonOutput: JSON.stringify(fields), options: {} },
			},
			{ id: '3', name: 'Node', type: TYPE + type, typeVersion: 1, position: [400, 0], parameters, credentials },
		],
		connections: { 'By hand': link('Fields'), Fields: link('Node') },
		settings: { executionOrder: 'v1', saveManualExecutions: true },
	};
	return (await n8n.api.deployWorkflow(workflow)).id;
}
