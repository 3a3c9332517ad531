import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { answerPrivately, readProfileOnce, type Store } from '../../../core';
import { accountOfItem } from '../../shared/account-of-item';
import { connectAccounts, type ConnectedAccount } from '../../shared/connect-accounts';
import { errorItem } from '../../shared/error-item';
import { readPersonItem } from '../../shared/items';
import { asNodeError, openStore } from '../../shared/store';
import { OUTPUT, outcomeItem, previewItem, type DmOutputs } from './outcome-items';

/**
 * Answers the comment of every item with the text its keyword stands for, as a message. Each outcome says which text
 * is to stand below the comment (`publicCopyKey`, empty: none). Outputs: sent · later · not allowed · by hand.
 */
export async function replyPrivately(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outputs: DmOutputs = [[], [], [], []];
	const items = context.getInputData(0);
	if (items.length === 0) return outputs;
	const store = await openStore(context);
	try {
		const accounts = await connectAccounts(context, store);
		for (const [itemIndex, item] of items.entries()) await replyToOne({ context, store, accounts, outputs }, item, itemIndex);
	} catch (error) {
		throw asNodeError(context, error);
	}
	return outputs;
}

interface Run {
	readonly context: IExecuteFunctions;
	readonly store: Store;
	readonly accounts: readonly ConnectedAccount[];
	readonly outputs: DmOutputs;
}

async function replyToOne({ context, store, accounts, outputs }: Run, item: INodeExecutionData, itemIndex: number): Promise<void> {
	try {
		const comment = readPersonItem(context, item, itemIndex);
		const { client, isSandbox } = accountOfItem(context, accounts, comment.accountKey, itemIndex);
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
	} catch (error) {
		if (!context.continueOnFail()) throw asNodeError(context, error, itemIndex);
		outputs[OUTPUT.by_hand].push(errorItem(error, itemIndex));
	}
}
