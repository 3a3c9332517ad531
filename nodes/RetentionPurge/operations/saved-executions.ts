import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { n8nOf } from '../../shared/n8n-of-credential';
import { instanceDefaults, savedExecutions, touchesPeople, type KindSaved } from '../../shared/saved-executions';

/** One item per workflow of ours that keeps personal execution data; none when all is well, then one that says so. */
export async function checkSavedExecutions(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const defaults = instanceDefaults(process.env);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const workflows = (await (await n8nOf(context)).workflows('all')).filter(touchesPeople);
	const found = workflows.flatMap((workflow) => {
		const saves = savedExecutions(workflow, defaults);
		return saves.length === 0 ? [] : [{ workflowId: workflow.id, workflow: workflow.name, active: workflow.published, saves, cure: cureOf(saves) }];
	});
	if (found.length > 0) return [found.map((json) => ({ json, pairedItem }))];
	return [[{ json: { workflowsChecked: workflows.length, saves: [] }, pairedItem }]];
}

const SETTINGS: Readonly<Record<KindSaved, string>> = {
	success: '"Save successful production executions" to "Do not save"',
	error: '"Save failed production executions" to "Do not save"',
	manual: '"Save manual executions" to "Do not save"',
	progress: '"Save execution progress" to "Do not save"',
};

function cureOf(saves: readonly KindSaved[]): string {
	return `In the workflow's settings set ${saves.map((kind) => SETTINGS[kind]).join(', ')}; then delete its executions.`;
}
