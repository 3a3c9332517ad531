import type { INodeExecutionData } from 'n8n-workflow';

/** The item n8n's "continue on error" gets: what went wrong, paired with the item it went wrong for. */
export function errorItem(error: unknown, itemIndex: number): INodeExecutionData {
	const message = error instanceof Error ? error.message : 'Unknown error';
	return { json: { error: message }, pairedItem: { item: itemIndex } };
}
