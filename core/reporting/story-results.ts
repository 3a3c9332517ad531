import * as z from 'zod';
import { getAccount } from '../accounts/account-store';
import { accountTime } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import type { ReportScope } from './people';
import { periodOf, type PeriodChoice } from './period';
import { attribute, type StoryCredit } from './story-credit';

/** What results are put together by. */
export const STORY_GROUPS = ['story', 'theme', 'call'] as const;
export type StoryGroup = (typeof STORY_GROUPS)[number];

export interface StoryResult {
	/** Key of the story, or its theme or call; null for stories nobody gave one. */
	readonly group: string | null;
	/** When it was posted, UTC milliseconds; of single stories only. */
	readonly postedAt: number | null;
	/** What it was about; of single stories only, and null where nobody said. */
	readonly theme: string | null;
	readonly stories: number;
	/** Replies to the story that were no STOP, from our own events. */
	readonly replies: number;
	/** Different people who replied. */
	readonly repliers: number;
	/** Messages people sent within 7 days after their last story reply, which was to this story. */
	readonly dms: number;
	/** People who became a lead within 7 days after their last story reply, which was to this story. */
	readonly leads: number;
	/** Accounts Instagram says were reached, at the last checkpoint that tells; over several stories people count again. */
	readonly reach: number | null;
	/** Repliers ÷ reach, over the stories whose reach is known. */
	readonly replyRate: number | null;
	/** Stories left out of reach and rate because theirs is unknown. */
	readonly withoutReach: number;
	/** Why reach is null: what the last checkpoint said, or `no_checkpoint`. */
	readonly cause: string | null;
}

export interface StoryResultsInput {
	readonly accountKey: string;
	/** When the stories were posted. */
	readonly period: PeriodChoice;
	readonly by: StoryGroup;
}

/**
 * What the stories of a period brought. Numerators are our own events, denominators Instagram's reach; rows of
 * imported lists are in neither. Results of a group in order of its name, stories in order of posting.
 */
export const readStoryResults: UseCase<StoryResultsInput, StoryResult[]> = async (store, { accountKey, period, by }) => {
	const account = await getAccount(store.tx, accountKey);
	const window = periodOf(period, account.time_zone, accountTime(account, store.wallClock));
	return resultsBy(store, { accountKey, ...window }, by);
};

/** {@link readStoryResults} of the stories posted in a period, inside the caller's transaction. */
export async function resultsBy(store: StoreContext, { accountKey, from, to }: ReportScope, by: StoryGroup): Promise<StoryResult[]> {
	const stories = await readStories(store, accountKey, from, to);
	const first = stories[0];
	if (!first) return [];
	const credits = attribute(await readReplies(store, accountKey, first.postedAt), await readDms(store, accountKey, first.postedAt), await readLeads(store, accountKey, first.postedAt));
	const reaches = await readReach(store, stories.map(({ storyKey }) => storyKey));
	const groups = new Map<string | null, Story[]>();
	for (const story of stories) {
		const group = by === 'story' ? story.storyKey : story[by];
		groups.set(group, [...(groups.get(group) ?? []), story]);
	}
	const ordered = by === 'story' ? [...groups] : [...groups].sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
	return ordered.map(([group, members]) => ({ ...named(group, members, by), ...resultOf(members, credits, reaches) }));
}

interface Story {
	readonly storyKey: string;
	readonly storyId: string;
	readonly postedAt: number;
	readonly theme: string | null;
	readonly call: string | null;
}

async function readStories({ tx }: StoreContext, accountKey: string, from: number, to: number): Promise<Story[]> {
	return tx
		.selectFrom('stories')
		.leftJoin('story_facts', 'story_facts.story_key', 'stories.story_key')
		.select(['stories.story_key as storyKey', 'stories.story_id as storyId', 'stories.posted_at as postedAt', 'story_facts.theme', 'story_facts.call'])
		.where('stories.account_key', '=', accountKey)
		.where('stories.posted_at', '>=', from)
		.where('stories.posted_at', '<', to)
		.orderBy('stories.posted_at')
		.orderBy('stories.story_key')
		.execute();
}

type Reach = { readonly reach: number } | { readonly reach: null; readonly cause: string };

const figures = z.looseObject({ reach: z.number().nullable() });

async function readReach({ tx }: StoreContext, storyKeys: readonly string[]): Promise<ReadonlyMap<string, Reach>> {
	const rows = await tx
		.selectFrom('story_readings')
		.select(['story_key', 'figures', 'missing'])
		.where('story_key', 'in', storyKeys)
		.orderBy('read_at')
		.execute();
	const found = new Map<string, Reach>();
	for (const row of rows) {
		const { reach } = row.figures === null ? { reach: null } : figures.parse(JSON.parse(row.figures));
		// A later checkpoint that tells nothing does not take away what an earlier one told.
		if (reach !== null) found.set(row.story_key, { reach });
		else if (found.get(row.story_key)?.reach == null) found.set(row.story_key, { reach: null, cause: row.missing ?? 'not_available' });
	}
	return found;
}

async function readReplies({ tx }: StoreContext, accountKey: string, since: number) {
	return tx
		.selectFrom('events')
		.select(['viewer_key as viewerKey', 'story_id as storyId', 'occurred_at as at'])
		.where('account_key', '=', accountKey)
		.where('received_at', '>=', since)
		.where('kind', '=', 'story_reply')
		.where((where) => where.or([where('keyword', 'is', null), where('keyword', '<>', 'stop')]))
		.$narrowType<{ viewerKey: string; storyId: string }>()
		.execute();
}

/** Messages and taps; a STOP is none. */
async function readDms({ tx }: StoreContext, accountKey: string, since: number) {
	return tx
		.selectFrom('events')
		.select(['viewer_key as viewerKey', 'occurred_at as at'])
		.where('account_key', '=', accountKey)
		.where('received_at', '>=', since)
		.where('kind', 'in', ['message', 'quick_reply', 'postback'])
		.where((where) => where.or([where('keyword', 'is', null), where('keyword', '<>', 'stop')]))
		.$narrowType<{ viewerKey: string }>()
		.execute();
}

async function readLeads({ tx }: StoreContext, accountKey: string, since: number) {
	return tx
		.selectFrom('viewers')
		.select(['viewer_key as viewerKey', 'converted_at as at'])
		.where('account_key', '=', accountKey)
		.where('merged_into', 'is', null)
		.where('converted_at', '>=', since)
		.$narrowType<{ at: number }>()
		.execute();
}

function named(group: string | null, [story]: readonly Story[], by: StoryGroup): Pick<StoryResult, 'group' | 'postedAt' | 'theme'> {
	return by === 'story' ? { group, postedAt: story?.postedAt ?? null, theme: story?.theme ?? null } : { group, postedAt: null, theme: null };
}

function resultOf(
	stories: readonly Story[],
	credits: ReadonlyMap<string, StoryCredit>,
	reaches: ReadonlyMap<string, Reach>,
): Omit<StoryResult, 'group' | 'postedAt' | 'theme'> {
	const creditOf = (some: readonly Story[]) => some.flatMap(({ storyId }) => credits.get(storyId) ?? []);
	const peopleOf = (some: readonly Story[]) => new Set(creditOf(some).flatMap(({ repliers }) => [...repliers])).size;
	const reachOf = ({ storyKey }: Story): Reach => reaches.get(storyKey) ?? { reach: null, cause: 'no_checkpoint' };
	const reached = stories.filter((story) => reachOf(story).reach !== null);
	const reach = reached.reduce((sum, story) => sum + (reachOf(story).reach ?? 0), 0);
	const unknown = stories.map(reachOf).find((each) => each.reach === null);
	// Over several stories a person counts once per story in reach, so they do in the rate.
	const repliesOfReached = reached.reduce((sum, story) => sum + peopleOf([story]), 0);
	return {
		stories: stories.length,
		replies: creditOf(stories).reduce((sum, credit) => sum + credit.replies, 0),
		repliers: peopleOf(stories),
		dms: creditOf(stories).reduce((sum, credit) => sum + credit.dms, 0),
		leads: creditOf(stories).reduce((sum, credit) => sum + credit.leads, 0),
		reach: reached.length === 0 ? null : reach,
		replyRate: reach === 0 ? null : repliesOfReached / reach,
		withoutReach: stories.length - reached.length,
		cause: reached.length === 0 && unknown && 'cause' in unknown ? unknown.cause : null,
	};
}

