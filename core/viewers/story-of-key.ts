import type { UseCase } from '../store/use-case';
import type { KnownStory } from './stories';

/** A story by its key; null when this account has none of this key. */
export const findStoryOfKey: UseCase<{ accountKey: string; storyKey: string }, KnownStory | null> = async (
	{ tx },
	{ accountKey, storyKey },
) => {
	const row = await tx
		.selectFrom('stories')
		.select(['story_key', 'story_id', 'media_type', 'posted_at'])
		.where('account_key', '=', accountKey)
		.where('story_key', '=', storyKey)
		.executeTakeFirst();
	return row ? { storyKey: row.story_key, storyId: row.story_id, mediaType: row.media_type, postedAt: row.posted_at } : null;
};
