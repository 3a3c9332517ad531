import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

/** The keys an item carries between the pack's nodes; never an Instagram id, a handle or a text. */
export interface PersonItem {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly eventKey: string;
}

/** Reads the keys of an item. @throws NodeOperationError naming the item and what is missing */
export function readPersonItem(context: IExecuteFunctions, item: INodeExecutionData, itemIndex: number): PersonItem {
	const read = (name: keyof PersonItem) => {
		const value = item.json[name];
		if (typeof value === 'string' && value !== '' && value.length <= 64) return value;
		throw new NodeOperationError(context.getNode(), `Item ${itemIndex} has no ${name}`, {
			itemIndex,
			description: 'Feed this node with the items of the Instagram Trigger, or pass their accountKey, viewerKey and eventKey on.',
		});
	};
	return { accountKey: read('accountKey'), viewerKey: read('viewerKey'), eventKey: read('eventKey') };
}
