import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { DuePassOn, PassOnResult } from '../../../core';
import { readPersonKeys } from '../../shared/keys-of-items';
import { readText } from '../../shared/read-text';
import { type AboutAll, type AboutItem } from './rights-outcome';

export const takePassOns: AboutAll = async (store, context) => (await store.takeDuePassOns({ limit: readLimit(context) })).map(passOnJson);

function readLimit(context: IExecuteFunctions): number {
	const limit = Number(context.getNodeParameter('passOnLimit', 0, 100));
	return Number.isInteger(limit) && limit > 0 ? Math.min(limit, 500) : 100;
}

export const retryByHand: AboutAll = async (store) => [await store.retryPassOnsByHand({})];

export const byHand: AboutAll = async (store) => (await store.listPassOnsByHand({})).map(passOnJson);

function passOnJson({ detail, ...passOn }: DuePassOn): IDataObject {
	return { ...passOn, detail: { ...detail } };
}

/** The item goes on as it is: what comes next keeps its fields. */
export const noteRecipient: AboutItem = async (store, context, item, itemIndex) => {
	const person = readPersonKeys(context, item, itemIndex);
	const fields = readText(context, 'fieldsGiven', itemIndex).split(',').map((field) => field.trim()).filter((field) => field !== '');
	const noted = await store.recordRecipient({ ...person, recipient: readText(context, 'recipient', itemIndex), fields });
	if (noted) return { done: item.json };
	return { notDone: { ...person, problem: 'The account knows no such person', cure: 'They may have been erased in the meantime; give nothing.' } };
};

export const confirmPassOn: AboutItem = async (store, context, _item, itemIndex) => {
	const passOnKey = readText(context, 'passOnKey', itemIndex);
	const settled = await store.settlePassOn({ passOnKey, result: readResult(context, itemIndex) });
	if (settled.state === 'unknown') return { notDone: { problem: 'There is no such pass-on', cure: 'Give the key "Take Due Pass-Ons" gave.' } };
	return { done: { passOnKey, state: settled.state, retryAt: settled.retryAt === null ? null : new Date(settled.retryAt).toISOString() } };
};

function readResult(context: IExecuteFunctions, itemIndex: number): PassOnResult {
	if (readText(context, 'result', itemIndex) === 'failed') return { done: false, problem: readText(context, 'problem', itemIndex) || 'failed' };
	const holds: unknown = context.getNodeParameter('holds', itemIndex, '');
	if (holds === '' || holds === null || holds === undefined) return { done: true };
	return { done: true, holds: typeof holds === 'string' ? parse(context, holds, itemIndex) : holds };
}

function parse(context: IExecuteFunctions, text: string, itemIndex: number): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new NodeOperationError(context.getNode(), 'What the recipient holds is not JSON', { itemIndex, description: 'Give an object, such as {{ $json }}.' });
	}
}
