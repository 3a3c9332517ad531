import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

/** A person on an item that need not stem from an event: from a segment, a list, a report. */
export interface PersonKeys {
	readonly accountKey: string;
	readonly viewerKey: string;
}

/** Reads the keys of a person. @throws NodeOperationError naming the item and what is missing */
export function readPersonKeys(context: IExecuteFunctions, item: INodeExecutionData, itemIndex: number): PersonKeys {
	return { accountKey: readKey(context, item, itemIndex, 'accountKey'), viewerKey: readKey(context, item, itemIndex, 'viewerKey') };
}

/** Reads one key of an item. Keys are short; anything longer is not ours. */
export function readKey(context: IExecuteFunctions, item: INodeExecutionData, itemIndex: number, name: string): string {
	const value = item.json[name];
	if (typeof value === 'string' && value !== '' && value.length <= 64) return value;
	throw new NodeOperationError(context.getNode(), `Item ${itemIndex} has no ${name}`, {
		itemIndex,
		description: "Feed this node with the items of the pack's own nodes, or pass their keys on.",
	});
}
