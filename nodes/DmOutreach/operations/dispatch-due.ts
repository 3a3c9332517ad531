import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { sendDue } from '../../../core';
import { connectAccounts, type ConnectedAccount } from '../../shared/connect-accounts';
import { openStore, withStoreErrors } from '../../shared/store';
import { detailsOf, OUTPUT, type DmOutputs } from './outcome-items';
import type { Run } from './run';

/** A schedule starts this every minute; no run may meet the next one (law 14). */
const RUN_MS = 50_000;
/** Plans taken and sent at a time: few, so that a stop switch or a crash holds few of them. */
const BATCH = 10;

/** Sends what is due now, for at most 50 seconds. Outputs: sent · later · not allowed · by hand. */
export async function dispatchDue(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outputs: DmOutputs = [[], [], [], []];
	const store = await openStore(context);
	await withStoreErrors(context, async () => {
		const accounts = await connectAccounts(context, store);
		// "Execute step" in the editor must never message a real person (law 13).
		const allowed = accounts.filter(({ isSandbox }) => context.getMode() !== 'manual' || isSandbox);
		await sendAll({ context, store, outputs }, allowed);
	});
	return outputs;
}

/** A batch of each account in turn, so that a long queue of one does not keep the others waiting. */
async function sendAll(run: Run, accounts: readonly ConnectedAccount[]): Promise<void> {
	const deadline = Date.now() + RUN_MS;
	let waiting = accounts;
	while (waiting.length > 0) {
		const more: ConnectedAccount[] = [];
		for (const connected of waiting) {
			if (Date.now() > deadline || run.context.getExecutionCancelSignal()?.aborted === true) return;
			if ((await sendBatch(run, connected)) > 0) more.push(connected);
		}
		waiting = more;
	}
}

/** @returns how many steps were due and are dealt with */
async function sendBatch({ context, store, outputs }: Run, { client, account }: ConnectedAccount): Promise<number> {
	const dispatched = await sendDue(store, client, { accountKey: account.accountKey, limit: BATCH });
	for (const { plan: { viewerKey, campaign, step }, outcome } of dispatched) {
		outputs[OUTPUT[outcome.outcome]].push({
			json: { accountKey: account.accountKey, viewerKey, campaign, step, outcome: outcome.outcome, ...detailsOf(outcome) },
			pairedItem: context.getInputData(0).map((_, item) => ({ item })),
		});
	}
	return dispatched.length;
}
