import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import type { GivenBeat, Store, StoryPlan } from '../../core';
import { beatItem } from './items';

/** Beats given out in one go: items of one execution. */
const MOST_AT_ONCE = 200;

/** Beats whose execution has not ended. Of the process, not of the node: a workflow published anew waits for the old one's executions too. */
const inFlight = new Set<string>();

/**
 * Gives out the beats that wait: the first time in one execution, later each alone, so that one a workflow cannot
 * take does not hold up the others. A beat is done when its execution has ended well.
 */
export async function handOut(context: ITriggerFunctions, store: Store, accountKey: string, { newStory }: Pick<StoryPlan, 'newStory'>): Promise<void> {
	const taken = await store.takeBeats({ accountKey, limit: MOST_AT_ONCE, inFlight: [...inFlight] });
	// A list of the Instagram node may have met a story first; who does not want new ones is not told of it.
	const unwanted = taken.filter(({ event }) => event.event === 'new_story' && !newStory);
	if (unwanted.length > 0) await store.finishBeats({ beatKeys: unwanted.map(({ beatKey }) => beatKey) });
	const beats = taken.filter((beat) => !unwanted.includes(beat));
	const first = beats.filter(({ attempt }) => attempt === 1);
	if (first.length > 0) start(context, store, accountKey, first);
	for (const beat of beats) if (beat.attempt > 1) start(context, store, accountKey, [beat]);
}

function start(context: ITriggerFunctions, store: Store, accountKey: string, beats: readonly GivenBeat[]): void {
	const beatKeys = beats.map(({ beatKey }) => beatKey);
	for (const key of beatKeys) inFlight.add(key);
	emit(context, beats.map((beat) => beatItem(accountKey, beat)))
		.then(async (run) => {
			if (endedWell(run)) await store.finishBeats({ beatKeys });
			else context.logger.warn('A workflow did not take what the Instagram Story Trigger gave it; it is given again', { beats: beats.length });
		})
		.catch((error: unknown) => {
			// Not started, cancelled, or the store was away: the lease ends and they are given out again.
			context.logger.warn('What the Instagram Story Trigger gave out was not finished; it is given again', {
				cause: error instanceof Error ? error.name : 'unknown',
			});
		})
		.finally(() => {
			for (const key of beatKeys) inFlight.delete(key);
		});
}

/** Starts the workflow. @returns the run once it has ended; rejected when it could not start or was cancelled */
async function emit(context: ITriggerFunctions, items: INodeExecutionData[]): Promise<IRun | undefined> {
	const ended = Promise.withResolvers<IRun>();
	context.emit([items], undefined, ended);
	return await ended.promise;
}

/** A run that waits (Wait node, form) is kept by n8n and goes on by itself: it counts as taken. */
function endedWell(run: IRun | undefined): boolean {
	return run !== undefined && (run.status === 'success' || run.status === 'waiting');
}
