import path from 'node:path';
import { bootN8n, errorOf, packUnderTest, type CredentialRef, type Execution, type RunningN8n, type WorkflowJson, type WorkflowNode } from '../../testbed';

export const ROOT = path.join(__dirname, '../..');
const PACK = 'n8n-nodes-story-funnel.';

/** A real n8n with the pack that may read the files of one folder. */
export async function bootFor(folder: string): Promise<RunningN8n> {
	return bootN8n({ pack: packUnderTest(ROOT), env: { N8N_RESTRICT_FILE_ACCESS_TO: folder } });
}

/** A step of a workflow that is one chain. */
export interface Step {
	readonly name: string;
	/** Of ours without the pack's name. */
	readonly type: string;
	readonly version?: number;
	readonly parameters: Readonly<Record<string, unknown>>;
	/** Runs for the first item only. */
	readonly once?: boolean;
	readonly credentials?: Readonly<Record<string, CredentialRef>>;
}

export const TRIGGER = 'By hand';

/** A workflow of steps in a row, started by hand. */
export function chainOf(name: string, steps: readonly Step[]): WorkflowJson {
	const trigger: Step = { name: TRIGGER, type: 'n8n-nodes-base.manualTrigger', parameters: {} };
	const all = [trigger, ...steps];
	const nodes = all.map((step, place): WorkflowNode => ({
		id: String(place), name: step.name, position: [place * 200, 0], parameters: step.parameters,
		type: step.type.includes('.') ? step.type : PACK + step.type, typeVersion: step.version ?? 1,
		...(step.once ? { executeOnce: true } : {}),
		...(step.credentials ? { credentials: step.credentials } : {}),
	}));
	const connections = Object.fromEntries(steps.map((step, place) => [all[place]?.name ?? '', { main: [[{ node: step.name, type: 'main', index: 0 }]] }]));
	return { name, nodes, connections, settings: { executionOrder: 'v1', saveManualExecutions: true, timezone: 'Europe/Amsterdam' } };
}

export function readFile(file: string): Step {
	return { name: 'Read', type: 'n8n-nodes-base.readWriteFile', parameters: { operation: 'read', fileSelector: file, options: { dataPropertyName: 'data' } } };
}

export function importFile(store: CredentialRef): Step {
	const parameters = { resource: 'import', operation: 'importFile', binaryPropertyName: 'data', source: 'hand-kept list', accountKey: '' };
	return { name: 'Import', type: 'storyViewers', parameters, credentials: { storyFunnelStoreApi: store } };
}

/** The credential of a store file. */
export async function storeCredential(n8n: RunningN8n, file: string, key: string): Promise<CredentialRef> {
	return n8n.api.createCredential({ name: path.basename(file), type: 'storyFunnelStoreApi', data: { key, file } });
}

/** An hour: a slow side must not end the whole benchmark. */
const LONGEST_MS = 3_600_000;

/** Deploys a workflow and runs it once. @throws Error when it does not succeed */
export async function runOnce(n8n: RunningN8n, workflow: WorkflowJson): Promise<Execution> {
	const { id } = await n8n.api.deployWorkflow(workflow);
	const execution = await n8n.api.runManually(id, TRIGGER, LONGEST_MS);
	if (execution.status !== 'success') throw new Error(`"${workflow.name}" failed: ${errorOf(execution) ?? execution.status}`);
	return execution;
}

/** How long the whole execution took, in milliseconds. */
export function durationOf({ startedAt, stoppedAt }: Execution): number {
	return Date.parse(stoppedAt ?? '') - Date.parse(startedAt ?? '');
}
