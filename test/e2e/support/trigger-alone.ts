import type { WorkflowJson } from '../../../testbed';
import { itemsOf, type Execution } from '../../../testbed/api/executions';

/** The shipped inbox with nothing behind its trigger: what the trigger gives is all there is to see. */
export function triggerAlone(workflow: WorkflowJson): WorkflowJson {
	return workflow.name === '20 inbox' ? { ...workflow, connections: {} } : workflow;
}

export interface TriggerItem {
	readonly output: number;
	readonly json: Record<string, unknown>;
}

const OUTPUTS = [0, 1, 2, 3, 4, 5];

/** Everything the trigger gave in one execution. */
export function triggerItems(execution: Execution): TriggerItem[] {
	return OUTPUTS.flatMap((output) => itemsOf(execution, 'Instagram Trigger', output).map((json) => ({ output, json })));
}
