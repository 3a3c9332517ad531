import type { Sandbox } from '../context';
import { day, graphTime } from '../clock';
import type { Account, Story } from '../world';
import type { GraphCall } from './call';
import { parseFields, pick } from './fields';

/** reference §2.1: a story lives 24 h. */
export function isLive(sandbox: Sandbox, story: Story): boolean {
	return sandbox.clock.now() - story.postedAt < day;
}

/** `GET /{id}/stories` (reference §2.1): only the last 24 h, never who viewed them. */
export function listStories(sandbox: Sandbox, account: Account, call: GraphCall): Record<string, unknown> {
	const fields = parseFields(call.query['fields'] ?? 'id');
	const live = sandbox.world.stories.filter((story) => story.account === account && isLive(sandbox, story));
	const data = live.reverse().map((story) => pick(fields, describe(sandbox, story), 'IGMedia'));
	return data.length === 0 ? { data } : { data, paging: { cursors: { before: 'QVFI', after: 'QVFJ' } } };
}

/**
 * `GET /{story}`. An expired story stays readable for its owner: reference §2.1 has no source for it, only best
 * knowledge.
 */
export function readStory(sandbox: Sandbox, story: Story, call: GraphCall): Record<string, unknown> {
	return { ...pick(parseFields(call.query['fields'] ?? 'id'), describe(sandbox, story), 'IGMedia'), id: story.id };
}

function describe(sandbox: Sandbox, story: Story): Record<string, unknown> {
	return {
		id: story.id,
		media_type: story.mediaType,
		media_product_type: 'STORY',
		media_url: `https://scontent.example/${story.id}.jpg`,
		thumbnail_url: story.mediaType === 'VIDEO' ? `https://scontent.example/${story.id}-thumb.jpg` : undefined,
		permalink: `https://www.instagram.com/stories/${story.account.username}/${story.shortcode}`,
		caption: story.caption === '' ? undefined : story.caption,
		timestamp: graphTime(story.postedAt),
		username: story.account.username,
		owner: { id: story.account.professionalId },
		shortcode: story.shortcode,
		like_count: 0,
		comments_count: [...sandbox.world.comments.values()].filter((comment) => comment.mediaId === story.id).length,
	};
}
