import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { answerPrivately, readProfileOnce } from '../../../core';
import { readPersonItem } from '../../shared/items';
import { OUTPUT, outcomeItem, previewItem } from './outcome-items';
import { forEachItem, senderOf, type SendRun } from './run';

/**
 * Answers the comment of every item with the text its keyword stands for, as a message. Each outcome says which text
 * is to stand below the comment (`publicCopyKey`, empty: none). Outputs: sent · later · not allowed · by hand.
 */
export async function replyPrivately(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachItem(context, replyToOne);
}

async function replyToOne({ context, store, accounts, outputs }: SendRun, item: INodeExecutionData, itemIndex: number): Promise<void> {
	const comment = readPersonItem(context, item, itemIndex);
	const { client, isSandbox } = senderOf({ context, accounts }, comment.accountKey, itemIndex);
	const ask = await store.readAsk({ accountKey: comment.accountKey, eventKey: comment.eventKey });
	const told = { ...comment, step: 'private_reply', copyKey: ask?.copyKey ?? '' };
	// "Execute step" in the editor must never message a real person (law 13).
	if (context.getMode() === 'manual' && !isSandbox) {
		const outcome = await store.previewPrivateReply(comment);
		outputs[outcome.wouldSend ? OUTPUT.sent : OUTPUT.not_allowed].push(previewItem(told, outcome, itemIndex));
		return;
	}
	await readProfileOnce(store, client, comment);
	const outcome = await answerPrivately(store, client, comment);
	const { json, pairedItem } = outcomeItem(told, outcome, itemIndex);
	outputs[OUTPUT[outcome.outcome]].push({ json: { ...json, publicCopyKey: ask?.publicCopyKey ?? '' }, pairedItem: pairedItem ?? { item: itemIndex } });
}
