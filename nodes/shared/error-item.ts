import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { asNodeError } from './store';

/** The item n8n's "continue on error" gets: what went wrong, paired with the item it went wrong for. */
export function errorItem(error: unknown, itemIndex: number): INodeExecutionData {
	const message = error instanceof Error ? error.message : 'Unknown error';
	return { json: { error: message }, pairedItem: { item: itemIndex } };
}

/**
 * Runs a whole operation. When it fails and n8n is to go on, every item comes out as an error on one output.
 * Thrown instead, n8n would pass the untouched items on through the first output: "allowed", "sent".
 */
export async function failClosed(
	context: Pick<IExecuteFunctions, 'continueOnFail' | 'getInputData' | 'getNode'>,
	place: { readonly outputs: number; readonly failed: number },
	work: () => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	try {
		return await work();
	} catch (error) {
		if (!context.continueOnFail()) throw asNodeError(context, error);
		const failed = context.getInputData().map((_, itemIndex) => errorItem(error, itemIndex));
		return Array.from({ length: place.outputs }, (_, output) => (output === place.failed ? failed : []));
	}
}
