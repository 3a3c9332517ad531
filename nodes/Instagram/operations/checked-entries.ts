import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { EntriesCheck } from '../../../core';

/** Entries a person filled in, checked. @throws NodeOperationError that names the entry and what is wrong with it */
export function checkedEntries<T>(context: IExecuteFunctions, parameter: string, check: (input: unknown) => EntriesCheck<T>): readonly T[] {
	const checked = check(context.getNodeParameter(parameter, 0, {}));
	if (checked.ok) return checked.entries;
	throw new NodeOperationError(context.getNode(), checked.problem, { itemIndex: 0, description: 'Correct it and run the node again. Nothing was changed.' });
}
