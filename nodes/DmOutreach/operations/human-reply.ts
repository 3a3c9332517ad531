import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { problemOfText, sendHumanReply, type HumanReply } from '../../../core';
import { readFormAuthor } from '../../shared/form-author';
import { readPersonItem } from '../../shared/items';
import { detailsOf, OUTPUT } from './outcome-items';
import { forEachItem, refuseManualRun, senderOf, type SendRun } from './run';

export const humanReplyProperties: INodeProperties[] = [
	{
		displayName:
			"Only for a workflow that begins with n8n's Form Trigger behind n8n User Auth: who is signed in there is the author. The items must carry accountKey, viewerKey and eventKey of the person's own message.",
		name: 'humanReplyNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { operation: ['humanReply'] } },
	},
	{
		displayName: 'Reply',
		name: 'replyText',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.reply }}',
		displayOptions: { show: { operation: ['humanReply'] } },
		description: 'What the colleague typed into the form, word for word. Any other text is refused.',
	},
];

/** Sends what a colleague typed into a form as the answer to each item's message. Outputs: sent · later · not allowed · by hand. */
export async function humanReply(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachItem(context, replyToOne);
}

async function replyToOne({ context, store, accounts, outputs }: SendRun, item: INodeExecutionData, itemIndex: number): Promise<void> {
	const reply = readReply(context, item, itemIndex);
	const { client, isSandbox } = senderOf({ context, accounts }, reply.accountKey, itemIndex);
	refuseManualRun(context, isSandbox, itemIndex, 'human reply');
	const outcome = await sendHumanReply(store, client, reply);
	const { accountKey, viewerKey, eventKey } = reply;
	outputs[OUTPUT[outcome.outcome]].push({ json: { accountKey, viewerKey, eventKey, outcome: outcome.outcome, ...detailsOf(outcome) }, pairedItem: { item: itemIndex } });
}

/** @throws NodeOperationError when nobody is signed in, or the words are not theirs */
function readReply(context: IExecuteFunctions, item: INodeExecutionData, itemIndex: number): HumanReply {
	const refuse = (message: string, description: string) => new NodeOperationError(context.getNode(), message, { itemIndex, description });
	const author = readFormAuthor(context, itemIndex);
	if (author === null) {
		throw refuse(
			'Nobody is signed in who could have written this reply',
			'Begin the workflow with a Form Trigger whose Authentication is "n8n User Auth", with the user in its output. A schedule, a webhook or a model writes no human reply.',
		);
	}
	const given: unknown = context.getNodeParameter('replyText', itemIndex, '');
	const text = typeof given === 'string' ? plain(given) : '';
	const problem = problemOfText(text);
	if (problem !== null) throw refuse(problem, 'Change the text in the form and send it again.');
	if (!author.typed.some((typed) => plain(typed) === text)) {
		throw refuse('The reply is not what the colleague typed into the form', "Pass the form's field on as it is: only words a human wrote go out as a human reply.");
	}
	return { ...readPersonItem(context, item, itemIndex), text, author: { id: author.id, name: author.name } };
}

/** A form gives line ends as the browser sends them. */
function plain(text: string): string {
	return text.replace(/\r\n?/g, '\n').trim();
}
