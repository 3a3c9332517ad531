import { itemsOf, type InstalledFunnel, type RunningN8n, type WorkflowJson } from '../testbed';

/** Items a shipped workflow ended with. */
export type TickItems = readonly Readonly<Record<string, unknown>>[];

/** Runs shipped workflows at the sandbox's time instead of the wall clock's: n8n's own schedules know no clock steps. */
export interface Ticks {
	/** Runs the workflow of this name once, to its end. @throws Error when it fails */
	run(workflow: string): Promise<TickItems>;
}

const CALL = 'Run it';

/** Deploys one small workflow per shipped one that calls it by Execute Workflow. */
export async function deployTicks(n8n: RunningN8n, funnel: Pick<InstalledFunnel, 'workflows'>): Promise<Ticks> {
	const deployed = new Map<string, string>();
	return {
		async run(workflow) {
			const known = deployed.get(workflow) ?? (await n8n.api.deployWorkflow(tickWorkflow(workflow), { children: funnel.workflows })).id;
			deployed.set(workflow, known);
			const execution = await n8n.api.runManually(known, 'Tick', 120_000);
			if (execution.status !== 'success') throw new Error(`The workflow "${workflow}" ended as ${execution.status}`);
			return itemsOf(execution, CALL);
		},
	};
}

function tickWorkflow(workflow: string): WorkflowJson {
	return {
		name: `tick: ${workflow}`,
		nodes: [
			{ name: 'Tick', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				name: CALL,
				type: 'n8n-nodes-base.executeWorkflow',
				typeVersion: 1.2,
				position: [220, 0],
				parameters: {
					source: 'database',
					workflowId: { __rl: true, mode: 'list', value: workflow, cachedResultName: workflow },
					mode: 'once',
					options: { waitForSubWorkflow: true },
				},
			},
		],
		connections: { Tick: { main: [[{ node: CALL, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1', saveManualExecutions: true },
	};
}
