import type { Sandbox } from '../context';
import type { LogRecord } from '../log/records';
import type { Account, Follower } from '../world';

type Act = Extract<LogRecord, { kind: 'act' }>;

/** What people did to an account in a span of sandbox time, counted from their recorded acts. */
export interface AccountFigures {
	/** Distinct people who saw or answered anything. */
	readonly reached: readonly Follower[];
	/** Distinct people who answered: reply, comment, message, reaction, tap. */
	readonly engaged: readonly Follower[];
	readonly views: readonly { follower: Follower }[];
	readonly replies: number;
	readonly comments: number;
	readonly interactions: number;
	readonly followed: number;
	readonly unfollowed: number;
}

const seeing = ['view-story', 'story-reply', 'comment', 'live-comment'];
const engaging = ['story-reply', 'comment', 'live-comment', 'message', 'attachment', 'reaction', 'tap', 'postback', 'story-mention'];

/** @param since first ms counted @param until first ms no longer counted */
export function countAccount(sandbox: Sandbox, account: Account, since: number, until: number): AccountFigures {
	const acts = sandbox.log.records().filter((record): record is Act =>
		record.kind === 'act' && record.account === account.professionalId && record.at >= since && record.at < until);
	const of = (...names: string[]) => acts.filter((act) => names.includes(act.act));
	const people = (list: Act[]) => [...new Set(list.map((act) => act.follower))].map((id) => sandbox.world.follower(id));
	return {
		reached: people(of(...seeing)),
		engaged: people(of(...engaging)),
		views: of('view-story').map((act) => ({ follower: sandbox.world.follower(act.follower) })),
		// reference §2.2: not counted for accounts in Europe or Japan.
		replies: account.settings.storyRepliesCounted ? of('story-reply').length : 0,
		comments: of('comment', 'live-comment').length,
		interactions: of('comment', 'live-comment').length + (account.settings.storyRepliesCounted ? of('story-reply').length : 0),
		followed: of('follow').length,
		unfollowed: of('unfollow').length,
	};
}

/** How many people there are of each kind, most first. */
export function tally(values: readonly string[]): { value: string; count: number }[] {
	const counts = new Map<string, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}
