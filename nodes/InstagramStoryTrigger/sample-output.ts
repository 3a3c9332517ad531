import { ACCOUNT, sample, type Samples } from '../shared/samples';

const STORY = { ...ACCOUNT, storyKey: 'sty_13aa', mediaType: 'IMAGE', postedAt: '2026-11-23T08:00:00.000Z' };
const FIGURES = {
	views: 410, reach: 372, replies: 9, shares: 2, follows: 1, profileVisits: 8, profileActivity: 2, bioLinkClicks: 1, calls: 0, emails: 0, directions: 0, texts: 0, otherActions: 1,
	linkClicks: 6, reposts: 0, tapsForward: 101, tapsBack: 12, swipesForward: 20, exits: 31, totalInteractions: 11,
};
const READ = { late: false, readAt: '2026-11-23T08:30:05.000Z', figures: FIGURES };
const UNREAD = { sometimes: ['missing', 'causes', 'beatKey', 'preview'] };

/** What Instagram Story Trigger gives, by event. "Execute step" marks items with `preview` in the place of `beatKey`. */
export const instagramStoryTriggerSamples: Samples = {
	newStory: [sample(0, { ...STORY, event: 'new_story', beat: 'new_story', link: 'https://www.instagram.com/stories/bluekiln/…', beatKey: 'sty_13aa:new_story' }, UNREAD)],
	checkpoint: [
		sample(0, { ...STORY, event: 'checkpoint', checkpoint: '30min', beat: '30min', ...READ, beatKey: 'sty_13aa:30min' }, UNREAD),
		sample(0, { ...STORY, event: 'checkpoint', checkpoint: '30min', beat: '30min', ...READ, figures: null, missing: 'under_5_viewers', beatKey: 'sty_13aa:30min' }, { ...UNREAD, when: 'Instagram gives no figures' }),
	],
	threshold: [sample(0, { ...STORY, event: 'threshold', metric: 'views', atLeast: 400, value: 410, beat: 'threshold:views:400', ...READ, beatKey: 'sty_13aa:threshold:views:400' }, UNREAD)],
	expiring: [sample(0, { ...STORY, event: 'expiring', beat: 'expiring', ...READ, beatKey: 'sty_13aa:expiring' }, UNREAD)],
	final: [sample(0, { ...STORY, event: 'final', beat: 'final', ...READ, beatKey: 'sty_13aa:final' }, UNREAD)],
};
