import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { sendPlanned, type AccountSummary, type DuePlan, type Store } from '../../../core';
import { accountOf } from '../../shared/accounts';
import { connectInstagram, syncSandboxClock, type Connection } from '../../shared/instagram';
import { asNodeError, openStore } from '../../shared/store';
import { detailsOf, OUTPUT, type DmOutputs } from './outcome-items';

/** A schedule starts this every minute; no run may meet the next one (law 14). */
const RUN_MS = 50_000;
/** Plans taken at a time: few, so that a stop switch or a crash holds few of them. */
const BATCH = 10;

/** Sends what is due now, for at most 50 seconds. Outputs: sent · later · not allowed · by hand. */
export async function dispatchDue(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outputs: DmOutputs = [[], [], [], []];
	const store = await openStore(context);
	try {
		const connection = await connectInstagram(context);
		const account = await accountOf(context, store, connection);
		const isSandbox = await syncSandboxClock(context, store, connection, account);
		// "Execute step" in the editor must never message a real person (law 13).
		if (context.getMode() === 'manual' && !isSandbox) return outputs;
		await sendAll({ context, store, connection, account, outputs });
	} catch (error) {
		throw asNodeError(context, error);
	}
	return outputs;
}

interface Run {
	readonly context: IExecuteFunctions;
	readonly store: Store;
	readonly connection: Connection;
	readonly account: AccountSummary;
	readonly outputs: DmOutputs;
}

async function sendAll(run: Run): Promise<void> {
	const { accountKey } = run.account;
	const deadline = Date.now() + RUN_MS;
	for (;;) {
		const plans = await run.store.takeDuePlans({ accountKey, limit: BATCH });
		if (plans.length === 0) return;
		for (const plan of plans) {
			// What is left of the batch is due again when its lease ends.
			if (Date.now() > deadline || run.context.getExecutionCancelSignal()?.aborted === true) return;
			await sendOne(run, plan);
		}
	}
}

async function sendOne({ context, store, connection, account, outputs }: Run, plan: DuePlan): Promise<void> {
	const outcome = await sendPlanned(store, connection.client, { accountKey: account.accountKey, plan });
	outputs[OUTPUT[outcome.outcome]].push({
		json: {
			accountKey: account.accountKey,
			viewerKey: plan.viewerKey,
			campaign: plan.campaign,
			step: plan.step,
			outcome: outcome.outcome,
			...detailsOf(outcome),
		},
		pairedItem: context.getInputData(0).map((_, item) => ({ item })),
	});
}
