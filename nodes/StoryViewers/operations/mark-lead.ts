import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../../shared/each-item';
import { readPersonKeys } from '../../shared/keys-of-items';
import { openStore } from '../../shared/store';
import { UNKNOWN_PERSON } from './judge-each';

/** Marks the person of each item as a lead. Outputs: the items, with `convertedAt` · people the account does not know. */
export async function markLeads(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const accepted: INodeExecutionData[] = [];
	const rejected: INodeExecutionData[] = [];
	const store = await openStore(context);
	await eachItem(context, rejected, async (item, itemIndex) => {
		const pairedItem = { item: itemIndex };
		const person = readPersonKeys(context, item, itemIndex);
		const lead = await store.markLead(person);
		if (lead) {
			const convertedAt = new Date(lead.convertedAt).toISOString();
			accepted.push({ json: { ...item.json, viewerKey: lead.viewerKey, convertedAt }, pairedItem });
		} else {
			rejected.push({ json: { ...person, ...UNKNOWN_PERSON.rejected }, pairedItem });
		}
	});
	return [accepted, rejected];
}
