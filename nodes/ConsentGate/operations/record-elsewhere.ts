import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { ASKED_PURPOSES, CONSENT_PURPOSES, type Store } from '../../../core';
import { eachItem } from '../../shared/each-item';
import { readPersonKeys } from '../../shared/keys-of-items';
import { openStore } from '../../shared/store';
import { refuseToolCall } from '../../shared/tool-call';

type Operation = 'object' | 'import' | 'resume' | 'handled';
interface Recorded {
	readonly output: 0 | 1;
	readonly json: IDataObject;
}

/** Records what a person of the team says, for every item: an objection, a consent given before, that automation may go on. Outputs: allowed · not allowed · –. */
export async function recordElsewhere(context: IExecuteFunctions, operation: Operation): Promise<INodeExecutionData[][]> {
	refuseToolCall(context, operation);
	const outputs: [INodeExecutionData[], INodeExecutionData[], INodeExecutionData[]] = [[], [], []];
	const store = await openStore(context);
	await eachItem(context, outputs[1], async (item, itemIndex) => {
		const { output, json } = await RECORD[operation](context, store, item, itemIndex);
		outputs[output].push({ json: { ...item.json, ...json }, pairedItem: { item: itemIndex } });
	});
	return outputs;
}

const RECORD: Readonly<Record<Operation, typeof object>> = { object, import: importOne, resume, handled };

/** A human has read the conversation: automation may go on for the person. */
async function resume(context: IExecuteFunctions, store: Store, item: INodeExecutionData, itemIndex: number): Promise<Recorded> {
	const { released } = await store.releaseHold({ ...readPersonKeys(context, item, itemIndex), person: textOf(context, 'decidedBy', itemIndex) });
	return { output: 0, json: { released } };
}

/** Nobody waits for an answer to it any more. */
async function handled(_context: IExecuteFunctions, store: Store, item: INodeExecutionData): Promise<Recorded> {
	const eventKey = typeof item.json.eventKey === 'string' ? item.json.eventKey : '';
	if (eventKey !== '') await store.markHandled({ eventKey, outcome: 'by_hand' });
	return { output: 0, json: {} };
}

async function object(context: IExecuteFunctions, store: Store, item: INodeExecutionData, itemIndex: number): Promise<Recorded> {
	const value = context.getNodeParameter('objectsTo', 0);
	const purpose = value === 'all' ? value : CONSENT_PURPOSES.find((known) => known === value);
	if (!purpose) throw new NodeOperationError(context.getNode(), 'What is objected to is not one of the list', { itemIndex });
	const recordedBy = textOf(context, 'recordedBy', itemIndex);
	const eventKey = recordedBy === '' && typeof item.json.eventKey === 'string' ? item.json.eventKey : '';
	const { recorded } = await store.recordObjection({ ...readPersonKeys(context, item, itemIndex), purpose, eventKey, recordedBy });
	return { output: 1, json: { gate: 'not_allowed', purpose, reason: 'objected', recorded: [...recorded] } };
}

async function importOne(context: IExecuteFunctions, store: Store, item: INodeExecutionData, itemIndex: number): Promise<Recorded> {
	const value = context.getNodeParameter('purpose', 0);
	const purpose = ASKED_PURPOSES.find((known) => known === value);
	if (!purpose) throw new NodeOperationError(context.getNode(), 'The purpose is not one of the list', { itemIndex });
	const outcome = await store.importGrant({
		...readPersonKeys(context, item, itemIndex),
		purpose,
		givenAt: Date.parse(textOf(context, 'givenAt', itemIndex)),
		wording: textOf(context, 'wording', itemIndex),
		source: textOf(context, 'source', itemIndex),
	});
	switch (outcome.outcome) {
		case 'granted':
		case 'already':
			return { output: 0, json: { gate: 'allowed', purpose, outcome: outcome.outcome } };
		case 'refused':
			return { output: 1, json: { gate: 'not_allowed', purpose, reason: outcome.reason } };
	}
}

function textOf(context: IExecuteFunctions, name: string, itemIndex: number): string {
	const value: unknown = context.getNodeParameter(name, itemIndex, '');
	return typeof value === 'string' ? value.trim() : '';
}
