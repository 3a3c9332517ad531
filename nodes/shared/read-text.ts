import type { IExecuteFunctions } from 'n8n-workflow';

/** A text parameter without surrounding space; empty when it is none. */
export function readText(context: IExecuteFunctions, name: string, itemIndex = 0): string {
	const value: unknown = context.getNodeParameter(name, itemIndex, '');
	return typeof value === 'string' ? value.trim() : '';
}
