import type { StoreContext } from '../store/use-case';
import type { ReportScope } from './people';
import { resultsBy } from './story-results';

/** The stories of an account by their id at Instagram. */
export type StoryNames = ReadonlyMap<string, { readonly storyKey: string; readonly theme: string | null }>;

export async function readStoryNames({ tx }: StoreContext, accountKey: string): Promise<StoryNames> {
	const rows = await tx
		.selectFrom('stories')
		.leftJoin('story_facts', 'story_facts.story_key', 'stories.story_key')
		.select(['stories.story_id as storyId', 'stories.story_key as storyKey', 'story_facts.theme'])
		.where('stories.account_key', '=', accountKey)
		.execute();
	return new Map(rows.map(({ storyId, ...names }) => [storyId, names]));
}

/**
 * How many accounts Instagram says the stories posted in the period reached, and how many people replied to them; of
 * stories whose reach is known. Over several stories a person counts again, in both.
 */
export async function reachOfStories(store: StoreContext, scope: ReportScope): Promise<{ readonly reach: number; readonly repliers: number }> {
	const known = (await resultsBy(store, scope, 'story')).filter((story) => story.reach !== null);
	return {
		reach: known.reduce((sum, story) => sum + (story.reach ?? 0), 0),
		repliers: known.reduce((sum, { repliers }) => sum + repliers, 0),
	};
}
