import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../../shared/each-item';
import { readPersonItem } from '../../shared/items';
import { openStore } from '../../shared/store';

/** Leaves the conversation of every item to a human. A model may do it: it makes automation silent and nothing else. Outputs: – · left to a human · –. */
export async function handOver(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outputs: [INodeExecutionData[], INodeExecutionData[], INodeExecutionData[]] = [[], [], []];
	const store = await openStore(context);
	await eachItem(context, outputs[1], async (item, itemIndex) => {
		const person = readPersonItem(context, item, itemIndex);
		const { handedOver } = await store.handOver(person);
		outputs[1].push({ json: { ...person, outcome: 'by_hand', handedOver }, pairedItem: { item: itemIndex } });
	});
	return outputs;
}
