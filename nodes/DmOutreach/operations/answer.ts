import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { answerNow, readProfileOnce } from '../../../core';
import { readPersonItem } from '../../shared/items';
import { readText } from '../../shared/read-text';
import { publishRows } from './publish-copy';
import { OUTPUT, outcomeItem, previewItem } from './outcome-items';
import { forEachItem, senderOf, type SendRun } from './run';

const SHOW = { operation: ['answerNow', 'preview'] };

export const answerProperties: INodeProperties[] = [
	{
		displayName: 'Copy Key',
		name: 'copyKey',
		type: 'string',
		default: 'soft_touch',
		required: true,
		placeholder: 'soft_touch',
		displayOptions: { show: SHOW },
		description: 'Which text of the copy table to send; the language follows the person, else the account',
	},
	{
		displayName: 'Step',
		name: 'step',
		type: 'string',
		default: '',
		placeholder: 'soft_touch',
		displayOptions: { show: SHOW },
		description: 'Name of this answer among the answers to one message: each is sent at most once. Empty: the copy key.',
	},
	{
		displayName: 'Copy Comes From',
		name: 'copySource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'The Published Copy', value: 'published', description: 'The texts published last; what is being edited does not matter' },
			{ name: 'The Copy Input', value: 'input', description: 'Checked and published first; an empty input is refused' },
		],
		default: 'published',
		displayOptions: { show: SHOW },
		description: 'Which texts the copy key is looked up in',
	},
];

/** Answers, or previews the answer to, the event of every item. Outputs: sent · later · not allowed · by hand. */
export async function answer(context: IExecuteFunctions, { preview }: { preview: boolean }): Promise<INodeExecutionData[][]> {
	return forEachItem(context, (run, item, itemIndex) => answerOne(run, preview, item, itemIndex), async (store) => {
		if (context.getNodeParameter('copySource', 0) === 'input') await publishRows(context, store, context.getInputData(1));
	});
}

async function answerOne({ context, store, accounts, outputs }: SendRun, preview: boolean, item: INodeExecutionData, itemIndex: number): Promise<void> {
	const person = readPersonItem(context, item, itemIndex);
	const { client, isSandbox } = senderOf({ context, accounts }, person.accountKey, itemIndex);
	const copyKey = readText(context, 'copyKey', itemIndex);
	const request = { ...person, copyKey, step: readText(context, 'step', itemIndex) || copyKey };
	// "Execute step" in the editor must never message a real person (law 13).
	if (preview || (context.getMode() === 'manual' && !isSandbox)) {
		const outcome = await store.previewSend(request);
		outputs[outcome.wouldSend ? OUTPUT.sent : OUTPUT.not_allowed].push(previewItem(request, outcome, itemIndex));
		return;
	}
	await readProfileOnce(store, client, person);
	const outcome = await answerNow(store, client, request);
	outputs[OUTPUT[outcome.outcome]].push(outcomeItem(request, outcome, itemIndex));
}
