import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { ASKED_PURPOSES, LEAD_IDENTITIES, type GiveLeadOutcome, type LeadIdentity, type Store } from '../../../core';
import { chooseAccount } from '../../shared/choose-account';
import { readPersonKeys } from '../../shared/keys-of-items';
import { readText } from '../../shared/read-text';
import { openStore, withStoreErrors } from '../../shared/store';
import { judgeEach, UNKNOWN_PERSON, type ItemOutcome } from './judge-each';

/** Makes the person of each item a lead of a recipient. Outputs: what is to be given now, to be confirmed · already given, waiting its turn, or not allowed. */
export async function giveLeads(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	return judgeEach(context, async (item, itemIndex) => {
		const person = readPersonKeys(context, item, itemIndex);
		const purpose = ASKED_PURPOSES.find((known) => known === readText(context, 'leadPurpose', itemIndex));
		if (!purpose) throw new NodeOperationError(context.getNode(), 'The consent a lead rests on is not one of the list', { itemIndex, description: `Use one of: ${ASKED_PURPOSES.join(', ')}` });
		const eventKey = typeof item.json.eventKey === 'string' ? item.json.eventKey : '';
		const fields = readText(context, 'leadFields', itemIndex).split(',').map((field) => field.trim()).filter((field) => field !== '');
		return givenItem(await store.giveLead({ ...person, eventKey, purpose, recipient: readText(context, 'recipient', itemIndex), fields }));
	});
}

const REFUSED: Readonly<Record<string, string>> = {
	no_consent: 'Ask for that consent first, with a question of the copy table.',
	restricted: 'Their data are kept and nothing else is done with them until the restriction is lifted.',
	unknown_person: 'They may have been erased in the meantime; give nothing.',
};

function givenItem(given: GiveLeadOutcome): ItemOutcome {
	switch (given.outcome) {
		case 'given_out': {
			if (given.lead === null) return { rejected: { field: 'viewerKey', problem: 'The lead is on its way already', cure: 'Nothing to do: workflow 43 gives it in its turn.' } };
			const { detail, ...lead } = given.lead;
			return { accepted: { ...lead, detail: { ...detail } } };
		}
		case 'already':
			return { rejected: { field: 'viewerKey', problem: 'The recipient has this lead', cure: 'Nothing to do.' } };
		case 'refused':
			return { rejected: { field: 'viewerKey', problem: `Not given: ${given.reason}`, cure: REFUSED[given.reason] ?? 'The person said no; leave them be.' } };
	}
}

/** Notes where the answer of each person leads. Outputs: the items, with `route` · unknown people. */
export async function qualifyLeads(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	return judgeEach(context, async (item, itemIndex) => {
		const eventKey = typeof item.json.eventKey === 'string' ? item.json.eventKey : '';
		if (eventKey === '') throw new NodeOperationError(context.getNode(), `Item ${itemIndex} has no eventKey`, { itemIndex, description: "Feed this node with items of the Instagram Trigger: the person's answer is what qualifies them." });
		const qualified = await store.qualifyLead({ ...readPersonKeys(context, item, itemIndex), eventKey, route: readText(context, 'route', itemIndex) });
		return qualified ? { accepted: { ...item.json, route: qualified.route } } : UNKNOWN_PERSON;
	});
}

/** Opens who each lead is, as far as the node asks. Outputs: the items, with what is known · people who do not agree to be stored. */
export async function openLeads(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	return judgeEach(context, async (item, itemIndex) => {
		const opened = await store.openLead({ ...readPersonKeys(context, item, itemIndex), give: readIdentities(context, itemIndex) });
		if (opened.outcome === 'opened') return { accepted: { ...item.json, ...opened.identities } };
		return { rejected: { field: 'viewerKey', problem: 'The person does not agree to be stored in a CRM', cure: 'Give nothing that names them.' } };
	});
}

function readIdentities(context: IExecuteFunctions, itemIndex: number): LeadIdentity[] {
	const wanted = context.getNodeParameter('leadIdentities', itemIndex, []) as string[];
	return LEAD_IDENTITIES.filter((known) => wanted.includes(known));
}

/** Notes the sale of each item. Outputs: sales of ours · sales that no code or lead of ours led to. */
export async function recordSales(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const { accountKey } = await withStoreErrors(context, () => chooseAccount(context, store));
	return judgeEach(context, (_item, itemIndex) => recordOne(context, store, accountKey, itemIndex));
}

async function recordOne(context: IExecuteFunctions, store: Store, accountKey: string, itemIndex: number): Promise<ItemOutcome> {
	const soldAt = readText(context, 'saleAt', itemIndex);
	const at = soldAt === '' ? null : Date.parse(soldAt);
	if (Number.isNaN(at)) throw new NodeOperationError(context.getNode(), 'The time of the sale is no time', { itemIndex, description: 'Give it as 2026-11-30T12:00:00Z, or leave it empty.' });
	const [order, code, lead, amount, currency] = ['order', 'saleCode', 'saleLead', 'saleAmount', 'saleCurrency'].map((name) => valueOf(context, name, itemIndex)) as [string, string, string, string, string];
	const sale = await store.recordSale({ accountKey, order, code, lead, amount, currency, at });
	if (sale.outcome === 'not_ours') {
		return { rejected: { field: 'code', problem: 'Neither the code nor the lead is one of ours', cure: 'Nothing was kept. If it should be ours: is the code in the table codes, and the lead the key your CRM was given?' } };
	}
	const json: IDataObject = { accountKey, outcome: sale.outcome, by: sale.by, ...(sale.viewerKey === null ? {} : { viewerKey: sale.viewerKey }) };
	return { accepted: json };
}

/** A shop may send numbers where a text is meant. */
function valueOf(context: IExecuteFunctions, name: string, itemIndex: number): string {
	const value: unknown = context.getNodeParameter(name, itemIndex, '');
	return typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
}
