import type { Sandbox } from '../context';
import { isLive } from '../graph/stories';
import type { Account, Media, Story } from '../world';

/** The story with this id, else the newest; reference §2.1: a story lives 24 h. */
export function liveStory(sandbox: Sandbox, account: Account, id?: string): Story {
	const live = sandbox.world.stories.filter((story) => story.account === account && isLive(sandbox, story));
	const story = id === undefined ? live.at(-1) : live.find((candidate) => candidate.id === id);
	if (!story) throw new Error(id === undefined ? 'The account has no story at the moment' : `Story ${id} is not there (any more)`);
	return story;
}

/** The broadcast that runs; reference §3.4: live comments only during it. */
export function runningBroadcast(sandbox: Sandbox, account: Account): Media {
	const media = sandbox.world.media.findLast((candidate) => candidate.account === account && candidate.productType === 'LIVE' && candidate.endedAt === null);
	if (!media) throw new Error('The account is not live at the moment');
	return media;
}
