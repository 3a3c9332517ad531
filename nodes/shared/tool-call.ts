import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

/** n8n runs a node as an AI tool under its type name with "Tool" behind it. */
export function isToolCall(context: Pick<IExecuteFunctions, 'getNode'>): boolean {
	return context.getNode().type.endsWith('Tool');
}

/** Refuses an operation that a person must decide on. @throws NodeOperationError when a model calls it */
export function refuseToolCall(context: IExecuteFunctions, operation: string): void {
	if (!isToolCall(context)) return;
	throw new NodeOperationError(context.getNode(), `"${operation}" cannot be called by an AI agent`, {
		description: 'A person decides on it: use the node in a workflow, not as a tool.',
	});
}

/** n8n shows a model only the first output, so for a tool call everything answers there. */
export function forToolCall(context: IExecuteFunctions, outputs: INodeExecutionData[][]): INodeExecutionData[][] {
	return isToolCall(context) ? [outputs.flat(), ...outputs.slice(1).map(() => [])] : outputs;
}
