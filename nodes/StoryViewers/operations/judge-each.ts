import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../../shared/each-item';

/** What one item became: taken, with its json; or not, with what is wrong and what to do. */
export type ItemOutcome =
	| { readonly accepted: IDataObject }
	| { readonly rejected: { readonly field: string; readonly problem: string; readonly cure: string } };

/** Works on one item after the other, until the run is cancelled. Outputs: accepted · rejected, each paired with its item. */
export async function judgeEach(
	context: IExecuteFunctions,
	work: (item: INodeExecutionData, itemIndex: number) => Promise<ItemOutcome>,
): Promise<INodeExecutionData[][]> {
	const accepted: INodeExecutionData[] = [];
	const rejected: INodeExecutionData[] = [];
	const judge = async (item: INodeExecutionData, itemIndex: number) => {
		const pairedItem = { item: itemIndex };
		const outcome = await work(item, itemIndex);
		if ('accepted' in outcome) accepted.push({ json: outcome.accepted, pairedItem });
		else rejected.push({ json: outcome.rejected, pairedItem });
	};
	await eachItem(context, rejected, judge, () => context.getExecutionCancelSignal()?.throwIfAborted());
	return [accepted, rejected];
}

export const UNKNOWN_PERSON = {
	rejected: { field: 'viewerKey', problem: 'The account knows no such person', cure: 'They may have been erased in the meantime; leave them be.' },
} satisfies ItemOutcome;
