import type { CallResult } from '../instagram/call';
import type { InstagramClient } from '../instagram/client';
import type { GraphError } from '../instagram/errors';
import type { StoryReading } from '../instagram/insights';
import type { LiveStory } from '../instagram/stories';
import { certainReading, concernsAll } from './checkpoints';
import type { StoryPlan } from './story-beat';
import type { RecordReadings, StoriesToRead } from './story-readings';

export interface PulseStore {
	recordStories(input: { accountKey: string; stories: readonly LiveStory[]; newStory: boolean }): Promise<unknown>;
	findStoriesToRead(input: { accountKey: string; plan: StoryPlan }): Promise<StoriesToRead>;
	recordReadings(input: RecordReadings): Promise<unknown>;
}

/** What one look works with. */
export interface Look {
	readonly accountKey: string;
	readonly plan: StoryPlan;
	/** Aborted when nobody gives anything out any more; then nothing is recorded. */
	readonly stopping: AbortSignal;
}

/**
 * Asks Instagram for the live stories and records them, the new ones to be given out.
 *
 * @returns the error that left it for the next look, or null
 */
export async function lookForStories(
	store: PulseStore,
	client: Pick<InstagramClient, 'readStories'>,
	{ accountKey, plan, stopping }: Look,
): Promise<GraphError | null> {
	const stories: CallResult<LiveStory[]> = await client.readStories();
	if (!stories.ok) return stories.error;
	if (!stopping.aborted) await store.recordStories({ accountKey, stories: stories.value, newStory: plan.newStory });
	return null;
}

/**
 * Reads the figures that are wanted now and records the beats they make true, to be given out.
 *
 * Nothing is lost: a beat stays due until it is recorded, so a call that fails, or a process that ends before,
 * costs one more read. Nothing is doubled: a beat is one row, and only `takeBeats` gives it out.
 *
 * @param client null while the account rests: then only what the clock tells is recorded
 * @returns the error that left some for the next look, or null
 */
export async function lookAtFigures(
	store: PulseStore,
	client: Pick<InstagramClient, 'readStoryInsights'> | null,
	{ accountKey, plan, stopping }: Look,
): Promise<GraphError | null> {
	const { at, stories } = await store.findStoriesToRead({ accountKey, plan });
	const readings: Array<{ storyKey: string; reading: StoryReading }> = [];
	let error: GraphError | null = null;
	for (const { storyKey, storyId, ended, refused } of stories) {
		if (client === null || stopping.aborted) break;
		const result = await client.readStoryInsights(storyId, refused);
		const reading = certainReading(result, ended);
		if (reading !== null) readings.push({ storyKey, reading });
		if (result.ok) continue;
		error = result.error;
		if (concernsAll(error)) break;
	}
	if (!stopping.aborted) await store.recordReadings({ accountKey, plan, at, readings });
	return error;
}
