import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { assertNever, CONSENT_PURPOSES, type ConsentPurpose, type GateOutcome, type Store } from '../../../core';
import { eachItem } from '../../shared/each-item';
import { readPersonItem, type PersonItem } from '../../shared/items';
import { readPersonKeys } from '../../shared/keys-of-items';
import { refuseToolCall } from '../../shared/tool-call';
import { openStore } from '../../shared/store';

type Asked = PersonItem & { readonly ageFirst: boolean };
type Passed = GateOutcome & { readonly purpose: ConsentPurpose };

/** Runs check, grant or withdraw for every item. Outputs: allowed · not allowed · ask first. */
export async function passGate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outputs: [INodeExecutionData[], INodeExecutionData[], INodeExecutionData[]] = [[], [], []];
	const store = await openStore(context);
	const operate = operationOf(context, store);
	const ageFirst = context.getNodeParameter('ageFirst', 0, false) === true;
	await eachItem(context, outputs[1], async (item, itemIndex) => {
		const person = readPerson(context, item, itemIndex);
		const outcome = await operate({ ...person, ageFirst });
		if (outcome.gate === 'not_allowed' && person.eventKey !== '') await store.markHandled({ eventKey: person.eventKey, outcome: outcome.reason });
		outputs[OUTPUT[outcome.gate]].push({ json: { ...item.json, ...toJson(outcome) }, pairedItem: { item: itemIndex } });
	});
	return outputs;
}

/** A grant or withdrawal needs the event that proves it; a person from a segment can only be checked or asked. */
function readPerson(context: IExecuteFunctions, item: INodeExecutionData, itemIndex: number): PersonItem {
	const operation = context.getNodeParameter('operation', 0);
	const needsProof = operation === 'grant' || operation === 'withdraw';
	if (needsProof || typeof item.json.eventKey === 'string') return readPersonItem(context, item, itemIndex);
	return { ...readPersonKeys(context, item, itemIndex), eventKey: '' };
}

const OUTPUT = { allowed: 0, not_allowed: 1, ask_first: 2 } as const;

function operationOf(context: IExecuteFunctions, store: Store): (person: Asked) => Promise<Passed> {
	const operation = context.getNodeParameter('operation', 0);
	if (operation === 'grant' || operation === 'withdraw') refuseToolCall(context, operation);
	if (operation === 'grant' && context.getNodeParameter('purpose', 0) === 'asked') return (person) => store.grantAsked(person);
	const gate = gateOf(operation, store);
	if (!gate) throw new NodeOperationError(context.getNode(), `Unknown operation ${operation}`);
	const purpose = purposeOf(context);
	return async (person) => ({ ...(await gate({ ...person, purpose })), purpose });
}

function gateOf(operation: string, store: Store): ((input: Asked & { readonly purpose: ConsentPurpose }) => Promise<GateOutcome>) | null {
	switch (operation) {
		case 'check':
			return store.checkConsent;
		case 'ask':
			return store.mayAsk;
		case 'grant':
			return store.grantByAnswer;
		case 'withdraw':
			return store.withdrawConsent;
		default:
			return null;
	}
}

function purposeOf(context: IExecuteFunctions): ConsentPurpose {
	const value = context.getNodeParameter('purpose', 0);
	const purpose = CONSENT_PURPOSES.find((known) => known === value);
	if (!purpose) throw new NodeOperationError(context.getNode(), 'The purpose is not one of the list');
	return purpose;
}

function toJson(outcome: Passed) {
	const { purpose } = outcome;
	switch (outcome.gate) {
		case 'allowed':
			return { gate: outcome.gate, purpose, wording: outcome.wording, grantedAt: new Date(outcome.grantedAt).toISOString() };
		case 'ask_first':
			return { gate: outcome.gate, purpose, ...(outcome.ask === undefined ? {} : { ask: outcome.ask }) };
		case 'not_allowed':
			return { gate: outcome.gate, purpose, reason: outcome.reason };
		default:
			return assertNever(outcome);
	}
}
