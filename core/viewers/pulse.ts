import type { CallResult, InstagramClient } from '../instagram/client';
import type { GraphError } from '../instagram/errors';
import type { StoryReading } from '../instagram/insights';
import type { LiveStory } from '../instagram/stories';
import { certainReading, type Checkpoint } from './checkpoints';
import type { CheckpointReading, DueCheckpoint, KnownStory } from './stories';

export interface PulseStore {
	recordStories(input: { accountKey: string; stories: readonly LiveStory[] }): Promise<KnownStory[]>;
	takeDueCheckpoints(input: { accountKey: string }): Promise<DueCheckpoint[]>;
	recordFigures(input: {
		accountKey: string;
		readings: readonly CheckpointReading[];
	}): Promise<Array<{ storyKey: string; checkpoint: Checkpoint }>>;
}

/** A checkpoint with what was read at it. */
export interface StoryBeat extends DueCheckpoint {
	readonly reading: StoryReading;
}

/**
 * Asks Instagram for the live stories and records them.
 *
 * @param stopping aborted when nobody can give anything out any more; then nothing is recorded
 * @returns those never seen before, oldest first: to be given out at once, each for one caller
 */
export async function findNewStories(
	store: PulseStore,
	client: Pick<InstagramClient, 'readStories'>,
	accountKey: string,
	stopping: AbortSignal,
): Promise<CallResult<KnownStory[]>> {
	const stories = await client.readStories();
	if (!stories.ok) return stories;
	if (stopping.aborted) return { ok: true, value: [] };
	return { ok: true, value: await store.recordStories({ accountKey, stories: stories.value }) };
}

/**
 * Reads the figures of all due checkpoints, records them, and returns those to give out, oldest first, with
 * the error that left others due.
 *
 * Nothing is lost: a checkpoint stays due until its reading is recorded, so a call that fails, or a process that
 * ends before, costs one more read. Nothing is doubled: readings are recorded in one transaction, one row per
 * checkpoint, and only the caller who added the row may give it out.
 *
 * @param stopping aborted when nobody can give anything out any more; then nothing is recorded
 */
export async function readDueFigures(
	store: PulseStore,
	client: Pick<InstagramClient, 'readStoryInsights'>,
	accountKey: string,
	stopping: AbortSignal,
): Promise<{ beats: StoryBeat[]; error: GraphError | null }> {
	const due = await store.takeDueCheckpoints({ accountKey });
	const readings = new Map<string, CallResult<StoryReading>>();
	let error: GraphError | null = null;
	for (const { storyId } of due) {
		if (readings.has(storyId) || stopping.aborted) continue;
		const result = await client.readStoryInsights(storyId);
		readings.set(storyId, result);
		if (result.ok) continue;
		error = result.error;
		if (concernsAll(error)) break;
	}
	const read = due.flatMap((checkpoint) => {
		const result = readings.get(checkpoint.storyId);
		const reading = result && certainReading(result, checkpoint.ended);
		return reading ? [{ ...checkpoint, reading }] : [];
	});
	if (read.length === 0 || stopping.aborted) return { beats: [], error };
	const won = await store.recordFigures({ accountKey, readings: read.map(({ storyKey, checkpoint, reading }) => ({ storyKey, checkpoint, reading })) });
	const mine = new Set(won.map(({ storyKey, checkpoint }) => `${storyKey} ${checkpoint}`));
	return { beats: read.filter(({ storyKey, checkpoint }) => mine.has(`${storyKey} ${checkpoint}`)), error };
}

/** Whether an error would meet every other call too, or be made worse by it. */
export function concernsAll({ class: errorClass }: GraphError): boolean {
	return ['not_reached', 'throttled', 'token_dead', 'account_stop'].includes(errorClass);
}
