import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { errorItem } from '../../shared/error-item';
import { asNodeError } from '../../shared/store';

/** What one item became: taken, with its json; or not, with what is wrong and what to do. */
export type ItemOutcome =
	| { readonly accepted: IDataObject }
	| { readonly rejected: { readonly field: string; readonly problem: string; readonly cure: string } };

/** Works on one item after the other. Outputs: accepted · rejected, each paired with its item. */
export async function eachItem(
	context: IExecuteFunctions,
	work: (item: INodeExecutionData, itemIndex: number) => Promise<ItemOutcome>,
): Promise<INodeExecutionData[][]> {
	const accepted: INodeExecutionData[] = [];
	const rejected: INodeExecutionData[] = [];
	for (const [itemIndex, item] of context.getInputData().entries()) {
		context.getExecutionCancelSignal()?.throwIfAborted();
		const pairedItem = { item: itemIndex };
		try {
			const outcome = await work(item, itemIndex);
			if ('accepted' in outcome) accepted.push({ json: outcome.accepted, pairedItem });
			else rejected.push({ json: outcome.rejected, pairedItem });
		} catch (error) {
			if (!context.continueOnFail()) throw asNodeError(context, error, itemIndex);
			rejected.push(errorItem(error, itemIndex));
		}
	}
	return [accepted, rejected];
}

export const UNKNOWN_PERSON: ItemOutcome = {
	rejected: { field: 'viewerKey', problem: 'The account knows no such person', cure: 'They may have been erased in the meantime; leave them be.' },
};
