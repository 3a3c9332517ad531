import { STORY_FIGURES, type StoryFigures, type StoryReading } from '../../../core/instagram/insights';
import { lookAtFigures, lookForStories } from '../../../core/viewers/pulse';
import type { StoryPlan } from '../../../core/viewers/story-beat';
import type { GivenBeat } from '../../../core/viewers/story-hand-off';
import type { CallResult } from '../../../core/instagram/call';
import type { LiveStory } from '../../../core/instagram/stories';
import { START, type TestStore } from './store';

/** Everything a workflow can ask for. */
export const EVERYTHING: StoryPlan = {
	newStory: true,
	checkpoints: true,
	thresholds: [{ metric: 'views', atLeast: 10 }, { metric: 'exits', atLeast: 5 }],
	expiringMinutes: 60,
	final: true,
};
export const ONLY_CHECKPOINTS: StoryPlan = { newStory: false, checkpoints: true, thresholds: [], expiringMinutes: null, final: false };

/** A reading whose figures are all 1, but for those named. */
export function read(changes: Partial<StoryFigures> = {}): StoryReading {
	const figures = Object.fromEntries(STORY_FIGURES.map((name) => [name, 1])) as Record<keyof StoryFigures, number>;
	return { figures: { ...figures, ...changes }, missing: null, causes: {} };
}

export function story(storyId: string, postedAt = START): LiveStory {
	return { storyId, mediaType: 'IMAGE', postedAt };
}

export const running = new AbortController().signal;

/** What Instagram answers at a look: a list of stories, and figures of each. */
export interface Instagram {
	readonly stories?: () => CallResult<LiveStory[]>;
	readonly insights?: (storyId: string) => CallResult<StoryReading> | Promise<CallResult<StoryReading>>;
}

/** One look, as the trigger makes it, without giving anything out. */
export async function look({ use }: TestStore, accountKey: string, plan: StoryPlan, { stories, insights }: Instagram): Promise<void> {
	const options = { accountKey, plan, stopping: running };
	if (stories) await lookForStories(use, { readStories: async () => stories() }, options);
	const client = insights ? { readStoryInsights: async (storyId: string) => insights(storyId) } : null;
	await lookAtFigures(use, client, options);
}

export const take = ({ use }: TestStore, accountKey: string, inFlight: readonly string[] = []) => use.takeBeats({ accountKey, limit: 1_000, inFlight });

/** Takes what waits and finishes it. @returns the beats */
export async function finishAll(store: TestStore, accountKey: string): Promise<GivenBeat[]> {
	const beats = await take(store, accountKey);
	await store.use.finishBeats({ beatKeys: beats.map(({ beatKey }) => beatKey) });
	return beats;
}

/** The beat's name without its story, and how it came. */
export function told({ beatKey, storyKey, late, reading }: GivenBeat): string {
	const name = beatKey.slice(storyKey.length + 1);
	return [name, ...(late ? ['late'] : []), ...(reading?.missing ? [reading.missing] : [])].join(' ');
}
