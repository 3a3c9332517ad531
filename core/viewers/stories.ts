import type { Transaction } from 'kysely';
import { getAccount } from '../accounts/account-store';
import type { LiveStory } from '../instagram/stories';
import { chunksOf } from '../store/chunks';
import { accountNow } from '../store/clock';
import type { Schema } from '../store/schema';
import type { UseCase } from '../store/use-case';
import { STORY_LIFE_MS } from './checkpoints';
import { insertBeat } from './story-hand-off';

/** A story as the store knows it. Times in UTC milliseconds of the account. */
export interface KnownStory {
	readonly storyKey: string;
	/** Media id at Instagram: for the next call, never for an item. */
	readonly storyId: string;
	readonly mediaType: string;
	readonly postedAt: number;
	/** Where it can be looked at; null when Instagram gave none. */
	readonly permalink?: string | null;
}

/**
 * Records the live stories of an account, and for each that was not known the beat that tells of it.
 *
 * @param newStory whether anybody wants to hear of new stories; a story recorded unheard stays so
 * @returns those that were not known, oldest first. One that has already ended by the account's clock is left
 * out: there is nothing left to see of it.
 */
export const recordStories: UseCase<{ accountKey: string; stories: readonly LiveStory[]; newStory: boolean }, KnownStory[]> = async (
	store,
	{ accountKey, stories, newStory },
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
				permalink: story.permalink ?? null,
			})
			.onConflict((conflict) => conflict.columns(['account_key', 'story_id']).doNothing())
			.returning('story_key')
			.executeTakeFirst();
		if (!added) continue;
		fresh.push({ ...story, storyKey: added.story_key });
		if (newStory) await insertBeat(store, { accountKey, storyKey: added.story_key, now }, { event: { event: 'new_story' }, dueAt: now, late: false });
	}
	return fresh;
};

/** What a look that changes nothing needs: keys of the stories that are known, and where and when the account is. */
export interface StoriesFound {
	/** By Instagram's id. */
	readonly keys: Readonly<Record<string, string>>;
	readonly timeZone: string;
	/** UTC milliseconds by the account's clock. */
	readonly now: number;
}

/** Finds known stories by Instagram's id: for a look that changes nothing. */
export const findStories: UseCase<{ accountKey: string; storyIds: readonly string[] }, StoriesFound> = async (
	{ tx, wallClock },
	{ accountKey, storyIds },
) => {
	const account = await getAccount(tx, accountKey);
	const rows =
		storyIds.length === 0
			? []
			: await tx.selectFrom('stories').select(['story_key', 'story_id']).where('account_key', '=', accountKey).where('story_id', 'in', storyIds).execute();
	return {
		keys: Object.fromEntries(rows.map((row) => [row.story_id, row.story_key])),
		timeZone: account.time_zone,
		now: await accountNow(tx, account, wallClock),
	};
};

/** When these stories were posted, UTC milliseconds, by Instagram's id; one the store does not know is left out. */
export async function postingTimes(tx: Transaction<Schema>, accountKey: string, storyIds: readonly string[]): Promise<Map<string, number>> {
	const times = new Map<string, number>();
	for (const some of chunksOf(storyIds)) {
		const rows = await tx.selectFrom('stories').select(['story_id', 'posted_at']).where('account_key', '=', accountKey).where('story_id', 'in', some).execute();
		for (const row of rows) times.set(row.story_id, row.posted_at);
	}
	return times;
}
