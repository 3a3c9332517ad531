import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { concernsAll, findNewStories, readDueFigures, type GraphError, type Store } from '../../core';
import { accountOf } from '../shared/accounts';
import { startBeat } from '../shared/beat';
import { connectInstagram, syncSandboxClock } from '../shared/instagram';
import { checkpointItem, newStoryItem } from './items';

/** A checkpoint comes at most this much later than its time; one call a minute stays far below Meta's limits. */
const EVERY_MS = 60_000;

/** Break after a throttled or refused account: further calls prolong a block (reference §5). Nothing is lost by it. */
const REST_MS = 10 * 60_000;

export type StoryEvent = 'newStory' | 'checkpoint';

/** What the person chose in the node. */
export function chosenEvents(context: Pick<ITriggerFunctions, 'getNodeParameter'>): StoryEvent[] {
	const chosen: unknown = context.getNodeParameter('events', ['newStory', 'checkpoint']);
	return (['newStory', 'checkpoint'] as const).filter((event) => Array.isArray(chosen) && chosen.includes(event));
}

/**
 * Starts the pulse of a published workflow: new stories and due checkpoints, looked for every minute.
 *
 * @throws NodeOperationError when the store or the account is not set up
 */
export async function startPulse(context: ITriggerFunctions): Promise<ITriggerResponse> {
	const events = chosenEvents(context);
	let restUntil = 0;
	return await startBeat(context, {
		everyMs: EVERY_MS,
		atOnce: true,
		work: async (store, stopping) => {
			if (Date.now() < restUntil) return;
			const error = await beat(context, store, events, stopping);
			if (error === null) return;
			if (error.class !== 'not_reached' && concernsAll(error)) restUntil = Date.now() + REST_MS;
			context.logger.warn('Instagram Story Trigger could not read everything; it will ask again', {
				cause: `${error.class}, code ${error.code ?? '-'}/${error.subcode ?? '-'}`,
			});
		},
	});
}

/** One look at Instagram. @returns the error that left something for the next look, or null */
async function beat(
	context: ITriggerFunctions,
	store: Store,
	events: readonly StoryEvent[],
	stopping: AbortSignal,
): Promise<GraphError | null> {
	const connection = await connectInstagram(context);
	const account = await accountOf(context, store, connection);
	await syncSandboxClock(context, store, connection, account);
	const { accountKey } = account;
	const found = await findNewStories(store, connection.client, accountKey, stopping);
	// At once, before figures are read: a recorded story must not wait for slow calls to be given out.
	if (found.ok && found.value.length > 0 && events.includes('newStory')) {
		context.emit([found.value.map((story) => newStoryItem(accountKey, story))]);
	}
	if (!found.ok && concernsAll(found.error)) return found.error;
	if (!events.includes('checkpoint')) return found.ok ? null : found.error;
	const { beats, error } = await readDueFigures(store, connection.client, accountKey, stopping);
	if (beats.length > 0) context.emit([beats.map((each) => checkpointItem(accountKey, each))]);
	return found.ok ? error : found.error;
}
