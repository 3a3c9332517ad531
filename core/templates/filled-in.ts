import { partsOf } from './parts';
import type { TemplateNode, WorkflowContent } from './workflow';

/** The node of a shipped workflow that people are asked to fill in. */
const TO_FILL_IN = 'Your settings';

interface Assignments {
	readonly assignments: readonly Readonly<Record<string, unknown>>[];
}

/** Whether a part differs from the template's only by what a person was asked to fill in: the same settings by name, with values of their own. */
export function isFilledIn(part: string, present: WorkflowContent, template: WorkflowContent): boolean {
	return part === `node:${TO_FILL_IN}` && partsOf(emptied(present))[part] === partsOf(emptied(template))[part];
}

function emptied(workflow: WorkflowContent): WorkflowContent {
	return { ...workflow, nodes: workflow.nodes.map((node) => (node.name === TO_FILL_IN ? withoutValues(node) : node)) };
}

function withoutValues(node: TemplateNode): TemplateNode {
	const { assignments } = (node.parameters?.['assignments'] ?? {}) as Partial<Assignments>;
	if (!Array.isArray(assignments)) return node;
	const names = (assignments as Assignments['assignments']).map(({ name, type }) => ({ name, type }));
	return { ...node, parameters: { ...node.parameters, assignments: names } };
}
