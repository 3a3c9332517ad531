import { getAccount } from '../accounts/account-store';
import type { StoryFigure, StoryReading } from '../instagram/insights';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { STORY_LIFE_MS } from './checkpoints';
import type { StoryPlan } from './story-beat';
import { beatsToRecord, hasEnded, needsReading, type KnownReading, type StoryState } from './story-due';
import { insertBeat, storedReading } from './story-hand-off';
import { withRegion } from './story-region';

/** A story nobody could look at for a week is given up: figures that old do not exist. */
const GIVE_UP_MS = 7 * STORY_LIFE_MS;

/** Stories read in one go: more wait for the next tick, so a long outage does not flood anybody. */
const MOST_AT_ONCE = 100;

/** A story to ask Instagram about. */
export interface StoryToRead {
	readonly storyKey: string;
	/** Media id at Instagram: for the call, never for an item. */
	readonly storyId: string;
	/** Its 24 h are over: the figures may be gone. */
	readonly ended: boolean;
	/** Figures Instagram refused for it before. */
	readonly refused: readonly StoryFigure[];
}

/** Stories to ask about, and the moment by the account's clock (UTC ms) that made them due. */
export interface StoriesToRead {
	readonly at: number;
	readonly stories: readonly StoryToRead[];
}

/** The stories whose figures are wanted now, oldest first. Taking them changes nothing: see `recordReadings`. */
export const findStoriesToRead: UseCase<{ accountKey: string; plan: StoryPlan }, StoriesToRead> = async (store, { accountKey, plan }) => {
	const at = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const wanted = (await watchedStories(store, accountKey, at)).filter(({ state }) => needsReading(plan, state, at));
	const stories = wanted.slice(0, MOST_AT_ONCE).map(({ storyKey, storyId, refused, state }) => ({
		storyKey, storyId, refused, ended: hasEnded(state.postedAt, at),
	}));
	return { at, stories };
};

export interface RecordReadings {
	readonly accountKey: string;
	readonly plan: StoryPlan;
	/** The moment `findStoriesToRead` gave: what was not due then is not recorded now. */
	readonly at: number;
	/** What is certain; stories nobody could read are left out. */
	readonly readings: ReadonlyArray<{ readonly storyKey: string; readonly reading: StoryReading }>;
}

/**
 * Records what was read and the beats it makes true, and those the clock alone makes true. A beat is one row:
 * recording twice what two processes read changes nothing.
 */
export const recordReadings: UseCase<RecordReadings, null> = async (store, { accountKey, plan, at, readings }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const fresh = new Map(readings.map(({ storyKey, reading }) => [storyKey, withRegion(reading, account.time_zone)]));
	for (const { storyKey, refused, state } of await watchedStories(store, accountKey, at)) {
		const reading = fresh.get(storyKey) ?? null;
		for (const beat of beatsToRecord(plan, state, reading, at)) await insertBeat(store, { accountKey, storyKey, now }, beat);
		if (reading !== null) await keepReading(store, storyKey, { reading, at, refused, last: state.last });
	}
	return null;
};

interface WatchedStory {
	readonly storyKey: string;
	readonly storyId: string;
	readonly refused: readonly StoryFigure[];
	readonly state: StoryState;
}

async function watchedStories({ tx }: StoreContext, accountKey: string, at: number): Promise<WatchedStory[]> {
	const rows = await tx
		.selectFrom('stories')
		.leftJoin('story_readings as known', 'known.story_key', 'stories.story_key')
		.select(['stories.story_key', 'stories.story_id', 'stories.posted_at'])
		.select(['known.asked_at', 'known.read_at', 'known.figures', 'known.missing', 'known.causes', 'known.refused'])
		.where('stories.account_key', '=', accountKey)
		.where('stories.posted_at', '>', at - GIVE_UP_MS)
		.orderBy('stories.posted_at')
		.orderBy('stories.story_key')
		.execute();
	const recorded = await recordedBeats({ tx }, accountKey, at);
	return rows.map((row) => ({
		storyKey: row.story_key,
		storyId: row.story_id,
		refused: row.refused === null ? [] : (JSON.parse(row.refused) as StoryFigure[]),
		state: {
			postedAt: row.posted_at,
			recorded: recorded.get(row.story_key) ?? new Set<string>(),
			askedAt: row.asked_at,
			last: row.causes === null ? null : { reading: storedReading({ figures: row.figures, missing: row.missing, causes: row.causes }), readAt: row.read_at },
		},
	}));
}

async function recordedBeats({ tx }: Pick<StoreContext, 'tx'>, accountKey: string, at: number): Promise<Map<string, Set<string>>> {
	const rows = await tx
		.selectFrom('story_beats')
		.innerJoin('stories', 'stories.story_key', 'story_beats.story_key')
		.select(['story_beats.story_key', 'story_beats.name'])
		.where('stories.account_key', '=', accountKey)
		.where('stories.posted_at', '>', at - GIVE_UP_MS)
		.execute();
	const names = new Map<string, Set<string>>();
	for (const { story_key: storyKey, name } of rows) names.set(storyKey, (names.get(storyKey) ?? new Set()).add(name));
	return names;
}

interface Reading {
	readonly reading: StoryReading;
	readonly at: number;
	readonly refused: readonly StoryFigure[];
	readonly last: KnownReading | null;
}

/** Figures once known are not lost to a later look that found none; nor is a reason to the story's end. */
async function keepReading({ tx }: StoreContext, storyKey: string, { reading, at, refused, last }: Reading): Promise<void> {
	const learned = reading.figures !== null || (reading.missing !== 'gone' && last?.reading.figures == null);
	const nowRefused = Object.entries(reading.causes).filter(([, cause]) => cause === 'unsupported').map(([name]) => name);
	const known = {
		asked_at: at,
		refused: JSON.stringify([...new Set([...refused, ...nowRefused])]),
	};
	const figures = {
		read_at: at,
		figures: reading.figures === null ? null : JSON.stringify(reading.figures),
		missing: reading.missing,
		causes: JSON.stringify(reading.causes),
	};
	await tx
		.insertInto('story_readings')
		.values({ story_key: storyKey, ...known, ...figures })
		.onConflict((conflict) => conflict.column('story_key').doUpdateSet(learned ? { ...known, ...figures } : known))
		.execute();
}
