import type { Sandbox } from '../context';
import { day } from '../clock';
import { countStory } from '../graph/story-figures';
import type { Story } from '../world';
import { valueUpdate } from './update';

/**
 * reference §2.4: when a story ends, Facebook Login apps get its figures under the old names, -1 where it is less
 * than 5. Instagram Login has no such field, so nothing is sent there.
 */
export function announceEnd(sandbox: Sandbox, story: Story): void {
	sandbox.clock.after(day, () => {
		const { account } = story;
		if (account.settings.login !== 'facebook') return;
		const counts = countStory(sandbox, story, story.postedAt + day);
		const { tap_forward, tap_back, tap_exit } = counts.navigation;
		const replies = account.settings.storyRepliesCounted ? counts.replies : 0;
		const figures = { impressions: counts.views, reach: counts.reach, taps_forward: tap_forward, taps_back: tap_back, exits: tap_exit, replies };
		const told = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, value < 5 ? -1 : value]));
		sandbox.deliveries.publish(valueUpdate(account, 'story_insights', 'story-insights', { media_id: story.id, ...told }));
	});
}
