import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { cureOf, type CallResult, type Purpose } from '../../../core';

/**
 * The value of a call.
 *
 * @param purpose what the call was for: it decides which permission an error names
 * @throws NodeOperationError with what is wrong and what to do; never Instagram's own words, which may name people
 */
export function answerOf<T>(
	context: Pick<IExecuteFunctions, 'getNode'>,
	result: CallResult<T>,
	{ failed, purpose, itemIndex }: { readonly failed: string; readonly purpose: Purpose; readonly itemIndex?: number },
): T {
	if (result.ok) return result.value;
	const { class: errorClass, code, subcode } = result.error;
	const { what, cure } = cureOf(result.error, purpose);
	throw new NodeOperationError(context.getNode(), `${failed}: ${what.en}`, {
		description: `${cure.en} (${errorClass}, code ${code ?? '-'}/${subcode ?? '-'})`,
		...(itemIndex === undefined ? {} : { itemIndex }),
	});
}
