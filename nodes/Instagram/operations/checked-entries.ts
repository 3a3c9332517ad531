import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { EntriesCheck } from '../../../core';

/** Where entries come from: fields of the node, or its items, such as rows of a Data Table. */
export function entriesFrom(operation: string, columns: string): INodeProperties {
	return {
		displayName: 'Entries Come From',
		name: 'entriesFrom',
		type: 'options',
		options: [
			{ name: 'Fields Below', value: 'fields', description: 'Typed into this node' },
			{ name: 'Input Items', value: 'items', description: `Each item is one entry, with the fields ${columns}` },
		],
		default: 'fields',
		description: 'Where the entries that are set are written',
		displayOptions: { show: { resource: ['account'], operation: [operation] } },
	};
}

/** Entries a person filled in, checked. @throws NodeOperationError that names the entry and what is wrong with it */
export function checkedEntries<T>(context: IExecuteFunctions, parameter: string, check: (input: unknown) => EntriesCheck<T>): readonly T[] {
	const fromItems = context.getNodeParameter('entriesFrom', 0, 'fields') === 'items';
	const checked = check(fromItems ? { entries: context.getInputData().map(({ json }) => json) } : context.getNodeParameter(parameter, 0, {}));
	if (checked.ok) return checked.entries;
	throw new NodeOperationError(context.getNode(), checked.problem, { itemIndex: 0, description: 'Correct it and run the node again. Nothing was changed.' });
}
