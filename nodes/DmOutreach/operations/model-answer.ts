import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { answerNow, problemOfAnswer, readProfileOnce } from '../../../core';
import { readPersonItem } from '../../shared/items';
import { readText } from '../../shared/read-text';
import { isToolCall } from '../../shared/tool-call';
import { OUTPUT, outcomeItem, previewItem } from './outcome-items';
import { forEachItem, senderOf, type SendRun } from './run';

const SHOW = { operation: ['modelAnswer'] };

export const modelAnswerProperties: INodeProperties[] = [
	{
		displayName: 'Answer',
		name: 'answerText',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		displayOptions: { show: SHOW },
		description: "What goes out in the place of {answer}: the model's words, at most 500 bytes, without prices, codes, handles and placeholders",
	},
	{
		displayName: 'Topic',
		name: 'topic',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. opening hours',
		displayOptions: { show: SHOW },
		description: 'The one topic of the facts the answer rests on, exactly as it is written there',
	},
	{
		displayName: 'Topics of the Facts',
		name: 'topics',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. opening hours, returns',
		displayOptions: { show: SHOW },
		description: 'Topics the model was given facts about, separated by commas. An answer that rests on none of them is not sent.',
	},
	{
		displayName: 'Allowed Links',
		name: 'allowedHosts',
		type: 'string',
		default: '',
		placeholder: 'e.g. shop.example, help.shop.example',
		displayOptions: { show: SHOW },
		description: 'Hosts the answer may link to, separated by commas. Empty: no link at all.',
	},
	{
		displayName: 'Only for Event',
		name: 'onlyEventKey',
		type: 'string',
		default: '',
		placeholder: "e.g. {{ $('Own words').first().json.eventKey }}",
		displayOptions: { show: SHOW },
		description: 'Key of the one message that may be answered. As a tool n8n lets a model change what is on the item; this it cannot change.',
	},
	{
		displayName: 'Copy Key',
		name: 'copyKey',
		type: 'string',
		default: 'smart_reply',
		required: true,
		displayOptions: { show: SHOW },
		description: 'Which text of the copy table the answer stands in: it has {answer}, says that AI writes it, and {disclosure}',
	},
];

/**
 * Answers the message of every item in a model's words, set into a published text: by the same decision, claim and
 * record as any other message, once. What a model may not say goes to a human. Outputs: sent · later · not allowed · by hand.
 */
export async function modelAnswer(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachItem(context, answerOne);
}

async function answerOne({ context, store, accounts, outputs }: SendRun, item: INodeExecutionData, itemIndex: number): Promise<void> {
	const person = readPersonItem(context, item, itemIndex);
	refuseOther(context, person.eventKey, itemIndex);
	const { client, isSandbox } = senderOf({ context, accounts }, person.accountKey, itemIndex);
	const copyKey = readText(context, 'copyKey', itemIndex);
	const answer = readText(context, 'answerText', itemIndex);
	const request = { ...person, copyKey, step: copyKey };
	const problem = problemOfAnswer({ text: answer, topic: readText(context, 'topic', itemIndex), topics: readList(context, 'topics', itemIndex), hosts: readList(context, 'allowedHosts', itemIndex) });
	if (problem !== null) {
		outputs[OUTPUT.by_hand].push({ json: { ...request, outcome: 'by_hand', problem, reasons: [] }, pairedItem: { item: itemIndex } });
		return;
	}
	// "Execute step" in the editor must never message a real person (law 13).
	if (context.getMode() === 'manual' && !isSandbox) {
		const preview = await store.previewSend({ ...request, answer });
		outputs[preview.wouldSend ? OUTPUT.sent : OUTPUT.not_allowed].push(previewItem(request, preview, itemIndex));
		return;
	}
	await readProfileOnce(store, client, person);
	const outcome = await answerNow(store, client, { ...request, answer });
	outputs[OUTPUT[outcome.outcome]].push(outcomeItem(request, outcome, itemIndex));
}

/** n8n puts a model's arguments over the item's own fields: whom it answers is the workflow's to say. */
function refuseOther(context: IExecuteFunctions, eventKey: string, itemIndex: number): void {
	const only = readText(context, 'onlyEventKey', itemIndex);
	if (only === '' ? !isToolCall(context) : only === eventKey) return;
	throw new NodeOperationError(context.getNode(), only === '' ? 'It is not said which message the model may answer' : 'The model wants to answer another message than the one it was given', {
		itemIndex,
		description: 'Set "Only for Event" to the eventKey of the message by an expression.',
	});
}

function readList(context: IExecuteFunctions, name: string, itemIndex: number): string[] {
	return readText(context, name, itemIndex).split(',').map((part) => part.trim()).filter((part) => part !== '');
}
