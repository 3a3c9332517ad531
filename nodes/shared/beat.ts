import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Store } from '../../core';
import { openStore, withStoreErrors } from './store';

export interface Beat {
	readonly everyMs: number;
	/** The first beat comes with the start, not one interval later. */
	readonly atOnce: boolean;
	/** The work of one beat; what it throws is logged and the next beat comes all the same. */
	readonly work: (store: Store, stopping: AbortSignal) => Promise<void>;
}

/**
 * Starts the heartbeat of a published trigger node: beats never overlap. n8n runs it on one process only.
 *
 * @throws NodeOperationError when the store or the account is not set up: better not published than deaf
 */
export async function startBeat(context: ITriggerFunctions, { everyMs, atOnce, work }: Beat): Promise<ITriggerResponse> {
	const store = await openStore(context);
	const accounts = await withStoreErrors(context, () => store.listAccounts({}));
	if (accounts.length === 0) {
		throw new NodeOperationError(context.getNode(), 'No Instagram account is connected yet', {
			description: 'Run the workflow "00 set-up" once, then publish this workflow.',
		});
	}
	const stop = new AbortController();
	let beating = false;
	const beat = () => {
		if (beating) return;
		beating = true;
		work(store, stop.signal)
			.catch((error: unknown) => {
				context.logger.warn(`${context.getNode().name} heartbeat failed`, { cause: error instanceof Error ? error.message : 'unknown' });
			})
			.finally(() => {
				beating = false;
			});
	};
	const timer = setInterval(beat, everyMs);
	if (atOnce) beat();
	return {
		closeFunction: () => {
			stop.abort();
			clearInterval(timer);
			return Promise.resolve();
		},
	};
}
