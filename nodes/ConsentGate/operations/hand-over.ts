import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { errorItem } from '../../shared/error-item';
import { readPersonItem } from '../../shared/items';
import { asNodeError, openStore } from '../../shared/store';

/** Leaves the conversation of every item to a human. A model may do it: it makes automation silent and nothing else. Outputs: – · left to a human · –. */
export async function handOver(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outputs: [INodeExecutionData[], INodeExecutionData[], INodeExecutionData[]] = [[], [], []];
	const store = await openStore(context);
	for (const [itemIndex, item] of context.getInputData().entries()) {
		try {
			const person = readPersonItem(context, item, itemIndex);
			const { handedOver } = await store.handOver(person);
			outputs[1].push({ json: { ...person, outcome: 'by_hand', handedOver }, pairedItem: { item: itemIndex } });
		} catch (error) {
			if (!context.continueOnFail()) throw asNodeError(context, error, itemIndex);
			outputs[1].push(errorItem(error, itemIndex));
		}
	}
	return outputs;
}
