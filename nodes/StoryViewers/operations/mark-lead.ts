import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { errorItem } from '../../shared/error-item';
import { readPersonKeys } from '../../shared/keys-of-items';
import { asNodeError, openStore } from '../../shared/store';

/** Marks the person of each item as a lead. Outputs: the items, with `convertedAt` · people the account does not know. */
export async function markLeads(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const accepted: INodeExecutionData[] = [];
	const rejected: INodeExecutionData[] = [];
	const store = await openStore(context);
	for (const [itemIndex, item] of context.getInputData().entries()) {
		const pairedItem = { item: itemIndex };
		try {
			const person = readPersonKeys(context, item, itemIndex);
			const lead = await store.markLead(person);
			if (lead) {
				const convertedAt = new Date(lead.convertedAt).toISOString();
				accepted.push({ json: { ...item.json, viewerKey: lead.viewerKey, convertedAt }, pairedItem });
			} else {
				const cure = 'They may have been erased in the meantime; leave them be.';
				rejected.push({ json: { ...person, field: 'viewerKey', problem: 'The account knows no such person', cure }, pairedItem });
			}
		} catch (error) {
			if (!context.continueOnFail()) throw asNodeError(context, error, itemIndex);
			rejected.push(errorItem(error, itemIndex));
		}
	}
	return [accepted, rejected];
}
