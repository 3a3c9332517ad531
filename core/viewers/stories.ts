import { getAccount } from '../accounts/account-store';
import type { StoryFigures, StoryReading } from '../instagram/insights';
import type { LiveStory } from '../instagram/stories';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { CHECKPOINTS, reachedCheckpoints, STORY_LIFE_MS, type Checkpoint } from './checkpoints';

/** A story as the store knows it. Times in UTC milliseconds of the account. */
export interface KnownStory {
	readonly storyKey: string;
	/** Media id at Instagram: for the next call, never for an item. */
	readonly storyId: string;
	readonly mediaType: string;
	readonly postedAt: number;
}

/**
 * Records the live stories of an account.
 *
 * @returns those that were not known, oldest first; each story is new exactly once, for one caller. One that has
 * already ended by the account's clock is left out: there is nothing left to see of it.
 */
export const recordStories: UseCase<{ accountKey: string; stories: readonly LiveStory[] }, KnownStory[]> = async (
	store,
	{ accountKey, stories },
) => {
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const fresh: KnownStory[] = [];
	const live = stories.filter((story) => story.postedAt + STORY_LIFE_MS > now);
	for (const story of live.toSorted((a, b) => a.postedAt - b.postedAt)) {
		const added = await store.tx
			.insertInto('stories')
			.values({
				story_key: store.newKey('sty'),
				account_key: accountKey,
				story_id: story.storyId,
				media_type: story.mediaType,
				posted_at: story.postedAt,
				first_seen_at: now,
			})
			.onConflict((conflict) => conflict.columns(['account_key', 'story_id']).doNothing())
			.returning('story_key')
			.executeTakeFirst();
		if (added) fresh.push({ ...story, storyKey: added.story_key });
	}
	return fresh;
};

export interface DueCheckpoint extends KnownStory {
	readonly checkpoint: Checkpoint;
	readonly dueAt: number;
	readonly late: boolean;
	/** The story's 24 h are over: its figures may be gone. */
	readonly ended: boolean;
}

/** A story whose figures nobody could read for a week is given up: figures that old do not exist. */
const GIVE_UP_MS = 7 * STORY_LIFE_MS;

/** Checkpoints worked on in one go: more wait for the next tick, so a long outage does not flood anybody. */
const MOST_AT_ONCE = 200;

/**
 * The checkpoints stories have reached and nobody has recorded, oldest first. Taking them changes nothing:
 * whoever reads the figures records them with `recordFigures`, and only who recorded them gives them out.
 */
export const takeDueCheckpoints: UseCase<{ accountKey: string }, DueCheckpoint[]> = async (store, { accountKey }) => {
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const rows = await store.tx
		.selectFrom('stories')
		.leftJoin('story_checkpoints', 'story_checkpoints.story_key', 'stories.story_key')
		.select(['stories.story_key', 'stories.story_id', 'stories.media_type', 'stories.posted_at', 'story_checkpoints.checkpoint'])
		.where('stories.account_key', '=', accountKey)
		.where('stories.posted_at', '>', now - GIVE_UP_MS)
		.where('stories.posted_at', '<=', now - CHECKPOINTS[0].afterMs)
		.execute();
	const recorded = new Set(rows.map((row) => `${row.story_key} ${row.checkpoint ?? ''}`));
	const stories = new Map(rows.map((row) => [row.story_key, row]));
	return [...stories.values()]
		.flatMap((row) =>
			reachedCheckpoints(row.posted_at, now).map((reached) => ({
				...reached,
				storyKey: row.story_key,
				storyId: row.story_id,
				mediaType: row.media_type,
				postedAt: row.posted_at,
				ended: row.posted_at + STORY_LIFE_MS <= now,
			})),
		)
		.filter(({ storyKey, checkpoint }) => !recorded.has(`${storyKey} ${checkpoint}`))
		.toSorted((a, b) => a.dueAt - b.dueAt)
		.slice(0, MOST_AT_ONCE);
};

export interface CheckpointReading {
	readonly storyKey: string;
	readonly checkpoint: Checkpoint;
	readonly reading: StoryReading;
}

/**
 * Records what was read at checkpoints. The row is the claim: of several who read the same checkpoint one wins.
 *
 * @returns the checkpoints recorded by this call, in its order; only these may be given out
 */
export const recordFigures: UseCase<
	{ accountKey: string; readings: readonly CheckpointReading[] },
	Array<{ storyKey: string; checkpoint: Checkpoint }>
> = async (store, { accountKey, readings }) => {
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const won: Array<{ storyKey: string; checkpoint: Checkpoint }> = [];
	for (const { storyKey, checkpoint, reading } of readings) {
		if (!(await isStoryOf(store, accountKey, storyKey))) continue;
		const added = await store.tx
			.insertInto('story_checkpoints')
			.values({
				story_key: storyKey,
				checkpoint,
				reached_at: now,
				figures: reading.figures === null ? null : JSON.stringify(reading.figures satisfies StoryFigures),
				missing: reading.missing,
			})
			.onConflict((conflict) => conflict.columns(['story_key', 'checkpoint']).doNothing())
			.returning('story_key')
			.executeTakeFirst();
		if (added) won.push({ storyKey, checkpoint });
	}
	return won;
};

async function isStoryOf({ tx }: StoreContext, accountKey: string, storyKey: string): Promise<boolean> {
	const row = await tx
		.selectFrom('stories')
		.select('story_key')
		.where('story_key', '=', storyKey)
		.where('account_key', '=', accountKey)
		.executeTakeFirst();
	return row !== undefined;
}

/** The keys of stories that are known, by Instagram's id: for a look that changes nothing. */
export const findStories: UseCase<{ accountKey: string; storyIds: readonly string[] }, Record<string, string>> = async (
	{ tx },
	{ accountKey, storyIds },
) => {
	if (storyIds.length === 0) return {};
	const rows = await tx
		.selectFrom('stories')
		.select(['story_key', 'story_id'])
		.where('account_key', '=', accountKey)
		.where('story_id', 'in', storyIds)
		.execute();
	return Object.fromEntries(rows.map((row) => [row.story_id, row.story_key]));
};
