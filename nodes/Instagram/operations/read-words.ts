import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { readWords as readMasked, type ModelPlace } from '../../../core';
import { readPersonItem } from '../../shared/items';
import { reasonJson } from '../../shared/outcome-details';
import { Paces } from '../../shared/pacing';
import { readText } from '../../shared/read-text';
import { answerOf } from './answer-of-instagram';
import { forEachItem, idsOf } from './run';

const SHOW = { resource: ['conversation'], operation: ['readWords'] };

export const readWordsProperties: INodeProperties[] = [
	{
		displayName:
			'What the person wrote comes out masked, for a model to read: without handles, names, numbers, e-mail addresses and links, as far as rules can tell. It is read from Instagram and kept nowhere; keep it out of saved executions too.',
		name: 'wordsNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: SHOW },
	},
	{
		displayName: 'Model Runs',
		name: 'modelRuns',
		type: 'options',
		options: [
			{ name: 'At an Approved Processor', value: 'processor', description: 'A service outside: somebody must have approved it with Consent Gate > Processor > Approve' },
			{ name: 'On My Own Machine', value: 'own_machine', description: 'Such as Ollama: nothing leaves your machines' },
		],
		default: 'processor',
		displayOptions: { show: SHOW },
		description: 'Where the model runs that reads it. Without an approval nothing is read for an outside one.',
	},
	{
		displayName: 'Processor',
		name: 'processor',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Example AI',
		displayOptions: { show: { ...SHOW, modelRuns: ['processor'] } },
		description: 'Name of the service, as it was approved',
	},
	{
		displayName: 'Copy Key',
		name: 'copyKey',
		type: 'string',
		default: 'smart_reply',
		required: true,
		displayOptions: { show: SHOW },
		description: 'Text the answer would go out in. Whoever could not be answered with it now is not read.',
	},
	{
		displayName: 'Words to Keep',
		name: 'keepWords',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.facts }}',
		displayOptions: { show: SHOW },
		description: 'Text with the names of your products and places, such as your facts: they are no names of people and stay',
	},
];

/**
 * What each item's person wrote in the item's message, masked. `words` is null where nothing may or can be read,
 * and `why` says it; such a message is a human's.
 */
export function readWords(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachItem(context, async (run, item, itemIndex) => {
		const person = readPersonItem(context, item, itemIndex);
		const copyKey = readText(context, 'copyKey', itemIndex);
		const reader = { client: run.client, accountIds: idsOf(run), pace: new Paces(run.store).of(person.accountKey), keep: readText(context, 'keepWords', itemIndex) };
		const result = await readMasked(run.store, reader, { ...person, copyKey, step: copyKey, model: readPlace(context, itemIndex) });
		const read = answerOf(context, result, { failed: 'The conversation could not be read', purpose: 'conversations' });
		switch (read.outcome) {
			case 'read':
				return [{ ...item.json, words: read.words, language: read.language, why: null, reasons: [] }];
			case 'closed':
				return [{ ...item.json, words: null, why: read.why, reasons: read.reasons.map(reasonJson) }];
		}
	});
}

function readPlace(context: IExecuteFunctions, itemIndex: number): ModelPlace {
	const place: unknown = context.getNodeParameter('modelRuns', itemIndex);
	if (place === 'own_machine') return { at: 'own_machine' };
	const name = readText(context, 'processor', itemIndex);
	if (place === 'processor' && name !== '') return { at: 'processor', name };
	throw new NodeOperationError(context.getNode(), 'It is not said where the model runs', {
		itemIndex,
		description: 'Choose "On My Own Machine", or enter the name of the processor as it was approved.',
	});
}
