import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { errorItem } from './error-item';
import { asNodeError } from './store';

/**
 * Works on one item after the other. A failed one ends the run; when n8n is to go on, it comes out as an error among
 * `failed`, and the next one has its turn.
 *
 * @param beforeEach what it throws ends the run whatever n8n is to do: a cancelled run has no next item
 */
export async function eachItem(
	context: Pick<IExecuteFunctions, 'continueOnFail' | 'getInputData' | 'getNode'>,
	failed: INodeExecutionData[],
	work: (item: INodeExecutionData, itemIndex: number) => Promise<void>,
	beforeEach: () => void = () => undefined,
): Promise<void> {
	for (const [itemIndex, item] of context.getInputData().entries()) {
		beforeEach();
		try {
			await work(item, itemIndex);
		} catch (error) {
			if (!context.continueOnFail()) throw asNodeError(context, error, itemIndex);
			failed.push(errorItem(error, itemIndex));
		}
	}
}
