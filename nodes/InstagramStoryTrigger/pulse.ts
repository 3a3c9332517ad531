import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { concernsAll, lookAtFigures, lookForStories, type GraphError, type Store, type StoryPlan } from '../../core';
import { startBeat } from '../shared/beat';
import { connectAccounts, type ConnectedAccount } from '../shared/connect-accounts';
import { handOut } from './hand-out';
import { readPlan } from './plan';

/** An event comes at most this much later than its time; one call a minute stays far below Meta's limits. */
const EVERY_MS = 60_000;

/** Break after a throttled or refused account: further calls prolong a block (reference §5). Nothing is lost by it. */
const REST_MS = 10 * 60_000;

/**
 * Starts the pulse of a published workflow: new stories and what is due of known ones, looked for every minute.
 *
 * @throws NodeOperationError when the store or the account is not set up, or an option makes no sense
 */
export async function startPulse(context: ITriggerFunctions): Promise<ITriggerResponse> {
	const plan = readPlan(context);
	const restUntil = new Map<string, number>();
	return await startBeat(context, {
		everyMs: EVERY_MS,
		atOnce: true,
		work: async (store, stopping) => {
			for (const connected of await connectAccounts(context, store)) {
				const { accountKey } = connected.account;
				const resting = Date.now() < (restUntil.get(accountKey) ?? 0);
				const error = await beat(context, store, connected, { plan, stopping, resting });
				if (error === null) continue;
				if (error.class !== 'not_reached' && concernsAll(error)) restUntil.set(accountKey, Date.now() + REST_MS);
				context.logger.warn('Instagram Story Trigger could not read everything; it will ask again', {
					cause: `${error.class}, code ${error.code ?? '-'}/${error.subcode ?? '-'}`,
				});
			}
		},
	});
}

interface BeatOptions {
	readonly plan: StoryPlan;
	readonly stopping: AbortSignal;
	/** No calls for now; what the clock and the store know goes on. */
	readonly resting: boolean;
}

/** One look at Instagram for one account. @returns the error that left something for the next look, or null */
async function beat(
	context: ITriggerFunctions,
	store: Store,
	{ account: { accountKey }, client }: ConnectedAccount,
	{ plan, stopping, resting }: BeatOptions,
): Promise<GraphError | null> {
	const look = { accountKey, plan, stopping };
	const found = resting ? null : await lookForStories(store, client, look);
	// At once, before figures are read: a recorded story must not wait for slow calls to be given out.
	if (!stopping.aborted) await handOut(context, store, accountKey, plan);
	const mayAsk = !resting && (found === null || !concernsAll(found));
	const read = await lookAtFigures(store, mayAsk ? client : null, look);
	if (!stopping.aborted) await handOut(context, store, accountKey, plan);
	return found ?? read;
}
