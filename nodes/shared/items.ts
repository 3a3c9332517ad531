import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readKey, readPersonKeys, type PersonKeys } from './keys-of-items';

/** The keys an item of an event carries between the pack's nodes; never an Instagram id, a handle or a text. */
export interface PersonItem extends PersonKeys {
	readonly eventKey: string;
}

/** Reads the keys of an event's item. @throws NodeOperationError naming the item and what is missing */
export function readPersonItem(context: IExecuteFunctions, item: INodeExecutionData, itemIndex: number): PersonItem {
	return { ...readPersonKeys(context, item, itemIndex), eventKey: readKey(context, item, itemIndex, 'eventKey') };
}
