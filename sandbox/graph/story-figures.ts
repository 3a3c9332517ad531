import type { Sandbox } from '../context';
import type { LogRecord } from '../log/records';
import type { Story } from '../world';

/** How people left a story, in Meta's lower-case spelling (reference §2.2, sample answer). */
export const navigationActions = ['tap_forward', 'tap_back', 'tap_exit', 'swipe_forward'] as const;
export type NavigationAction = (typeof navigationActions)[number];

/** What people did to one story so far, counted from their recorded acts. */
export interface StoryCounts {
	/** Distinct people. Who replied or commented has seen the story, whether or not the viewing was acted out. */
	readonly reach: number;
	/** Viewings; one person may view several times. */
	readonly views: number;
	readonly replies: number;
	/** People who followed the account after this story, and no later one, was the last they saw. */
	readonly follows: number;
	readonly navigation: Readonly<Record<NavigationAction, number>>;
}

type Act = Extract<LogRecord, { kind: 'act' }>;

/** @param until acts after this sandbox time are not counted yet */
export function countStory(sandbox: Sandbox, story: Story, until: number): StoryCounts {
	const acts = sandbox.log.records().filter((record): record is Act =>
		record.kind === 'act' && record.account === story.account.professionalId && record.at <= until);
	const here = acts.filter((act) => act.storyId === story.id);
	const viewings = here.filter((act) => act.act === 'view-story');
	const viewers = new Set(viewings.map((act) => act.follower));
	const people = new Set(here.map((act) => act.follower));
	return {
		reach: people.size,
		views: viewings.length + [...people].filter((person) => !viewers.has(person)).length,
		replies: here.filter((act) => act.act === 'story-reply').length,
		follows: new Set(acts.filter((act) => act.act === 'follow' && lastSeen(acts, act) === story.id).map((act) => act.follower)).size,
		navigation: {
			tap_forward: leftBy(viewings, 'tap_forward'),
			tap_back: leftBy(viewings, 'tap_back'),
			tap_exit: leftBy(viewings, 'tap_exit'),
			swipe_forward: leftBy(viewings, 'swipe_forward'),
		},
	};
}

function lastSeen(acts: readonly Act[], follow: Act): string | null {
	return acts.findLast((act) => act.n < follow.n && act.follower === follow.follower && act.storyId !== null)?.storyId ?? null;
}

function leftBy(viewings: readonly Act[], action: NavigationAction): number {
	return viewings.filter((act) => act.leftBy === action).length;
}
