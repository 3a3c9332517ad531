import type { IExecuteFunctions, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { instanceDefaults, savedExecutions, touchesPeople, type KindSaved, type ListedWorkflow } from '../../shared/saved-executions';

/** n8n's own API credential. */
export const N8N_API = 'n8nApi';
const TIMEOUT_MS = 30_000;
const PAGE = 100;

/** One item per workflow of ours that keeps personal execution data; none when all is well, then one that says so. */
export async function checkSavedExecutions(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const defaults = instanceDefaults(process.env);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const workflows = (await listWorkflows(context)).filter(touchesPeople);
	const found = workflows.flatMap((workflow) => {
		const saves = savedExecutions(workflow, defaults);
		return saves.length === 0 ? [] : [{ workflowId: workflow.id, workflow: workflow.name, active: workflow.active, saves, cure: cureOf(saves) }];
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

async function listWorkflows(context: IExecuteFunctions): Promise<ListedWorkflow[]> {
	const { baseUrl } = await context.getCredentials<{ baseUrl?: unknown }>(N8N_API);
	if (typeof baseUrl !== 'string' || baseUrl === '') {
		throw new NodeOperationError(context.getNode(), 'The n8n API credential has no base URL', { itemIndex: 0, description: 'Enter it as https://your-n8n/api/v1.' });
	}
	const workflows: ListedWorkflow[] = [];
	let cursor = '';
	do {
		const options: IHttpRequestOptions = {
			url: `${baseUrl.replace(/\/+$/, '')}/workflows`,
			qs: { limit: PAGE, ...(cursor === '' ? {} : { cursor }) },
			json: true,
			timeout: TIMEOUT_MS,
		};
		const answer = (await context.helpers.httpRequestWithAuthentication.call(context, N8N_API, options)) as unknown;
		const page = readPage(context, answer);
		workflows.push(...page.workflows);
		cursor = page.next;
	} while (cursor !== '');
	return workflows;
}

/** An answer in another form is an error: read as "no workflows", it would look as if all were well. */
function readPage(context: IExecuteFunctions, answer: unknown): { workflows: ListedWorkflow[]; next: string } {
	const { data, nextCursor } = (answer ?? {}) as { data?: unknown; nextCursor?: unknown };
	if (!Array.isArray(data)) {
		throw new NodeOperationError(context.getNode(), 'n8n did not answer with its workflows', {
			itemIndex: 0,
			description: 'Check that the base URL of the n8n API credential ends in /api/v1 and that its key may list workflows.',
		});
	}
	const workflows = data.map((each: Partial<ListedWorkflow>) => ({
		id: String(each.id),
		name: String(each.name),
		active: each.active === true,
		nodes: each.nodes ?? [],
		settings: each.settings ?? {},
	}));
	return { workflows, next: typeof nextCursor === 'string' ? nextCursor : '' };
}
