import { getAccount } from '../../accounts/account-store';
import { accountTime } from '../../store/clock';
import type { StoreContext, UseCase } from '../../store/use-case';
import { resultsBy } from '../story-results';
import type { StoryResult } from '../story-results';
import type { Looker } from './looker';

/** People shown of a story; the newest first. */
export const MOST_PEOPLE = 100;

/** One person who replied to a story, by surrogate key. */
export interface StoryPerson {
	readonly viewerKey: string;
	/** Their first reply to it, UTC milliseconds. */
	readonly repliedAt: number;
	readonly replies: number;
	/** Messages that answered a reply to this story and arrived. */
	readonly answered: number;
	/** The last decision on such an answer; null when there was none. */
	readonly decision: { readonly decisionKey: string; readonly sent: boolean; readonly reasons: readonly string[] } | null;
	readonly lead: boolean;
	readonly optedOut: boolean;
}

export interface StoryDetail {
	readonly result: StoryResult;
	readonly mediaType: string;
	readonly facts: { readonly theme: string | null; readonly campaign: string | null; readonly call: string | null; readonly offer: string | null; readonly place: string | null; readonly sensitive: boolean } | null;
	/** Figures of Instagram at the last reading, by name; null where it told none. */
	readonly figures: Readonly<Record<string, number | null>> | null;
	readonly timeZone: string;
	/** How many replied in all; `people` are the newest of them. */
	readonly repliers: number;
	readonly people: readonly StoryPerson[];
}

/** A story, what it brought, and who replied to it. Null when the account has no such story. */
export const readStoryDetail: UseCase<{ accountKey: string; storyKey: string } & Looker, StoryDetail | null> = async (store, { accountKey, storyKey }) => {
	const { tx } = store;
	const account = await getAccount(tx, accountKey);
	const story = await tx.selectFrom('stories').selectAll().where('account_key', '=', accountKey).where('story_key', '=', storyKey).executeTakeFirst();
	if (!story) return null;
	const now = accountTime(account, store.wallClock);
	const results = await resultsBy(store, { accountKey, from: story.posted_at, to: Math.min(story.posted_at + 1, now + 1) }, 'story');
	const result = results.find(({ group }) => group === storyKey);
	if (!result) return null;
	const facts = await tx.selectFrom('story_facts').selectAll().where('story_key', '=', storyKey).executeTakeFirst();
	const reading = await tx.selectFrom('story_readings').select('figures').where('story_key', '=', storyKey).orderBy('read_at', 'desc').limit(1).executeTakeFirst();
	const replies = await repliesTo(store, accountKey, story.story_id);
	return {
		result,
		mediaType: story.media_type,
		facts: facts ? { theme: facts.theme, campaign: facts.campaign, call: facts.call, offer: facts.offer, place: facts.place, sensitive: facts.sensitive === 1 } : null,
		figures: reading?.figures == null ? null : (JSON.parse(reading.figures) as Record<string, number | null>),
		timeZone: account.time_zone,
		repliers: replies.size,
		people: await peopleOf(store, accountKey, replies),
	};
};

interface Replies {
	readonly at: number;
	readonly events: readonly string[];
}

async function repliesTo({ tx }: StoreContext, accountKey: string, storyId: string): Promise<Map<string, Replies>> {
	const rows = await tx
		.selectFrom('events')
		.select(['event_key as eventKey', 'viewer_key as viewerKey', 'occurred_at as at'])
		.where('account_key', '=', accountKey)
		.where('kind', '=', 'story_reply')
		.where('story_id', '=', storyId)
		.where('viewer_key', 'is not', null)
		.orderBy('occurred_at')
		.$narrowType<{ viewerKey: string }>()
		.execute();
	return new Map([...Map.groupBy(rows, ({ viewerKey }) => viewerKey)].map(([viewerKey, own]) => [viewerKey, { at: own[0]?.at ?? 0, events: own.map(({ eventKey }) => eventKey) }]));
}

async function peopleOf(store: StoreContext, accountKey: string, replies: ReadonlyMap<string, Replies>): Promise<StoryPerson[]> {
	const newest = [...replies].sort(([, a], [, b]) => b.at - a.at).slice(0, MOST_PEOPLE);
	const keys = newest.map(([viewerKey]) => viewerKey);
	if (keys.length === 0) return [];
	const causes = newest.flatMap(([, { events }]) => events);
	const { tx } = store;
	const sends = await tx.selectFrom('sends').select(['viewer_key', 'cause']).where('account_key', '=', accountKey).where('viewer_key', 'in', keys).where('cause', 'in', causes).where('state', '=', 'sent').execute();
	const decisions = await tx.selectFrom('decisions').selectAll().where('account_key', '=', accountKey).where('viewer_key', 'in', keys).where('cause', 'in', causes).orderBy('at').orderBy('send').execute();
	const leads = await tx.selectFrom('viewers').select('viewer_key').where('viewer_key', 'in', keys).where('converted_at', 'is not', null).execute();
	const optOuts = await tx.selectFrom('suppressions').select('viewer_key').where('account_key', '=', accountKey).where('viewer_key', 'in', keys).where('reason', '=', 'stop').execute();
	return newest.map(([viewerKey, { at, events }]) => {
		const last = decisions.findLast((row) => row.viewer_key === viewerKey);
		return {
			viewerKey, repliedAt: at, replies: events.length,
			answered: sends.filter((row) => row.viewer_key === viewerKey).length,
			decision: last ? { decisionKey: last.decision_key, sent: last.send === 1, reasons: codesOf(last.reasons) } : null,
			lead: leads.some((row) => row.viewer_key === viewerKey),
			optedOut: optOuts.some((row) => row.viewer_key === viewerKey),
		};
	});
}

/** Codes of a decision's reasons as it was written. */
export function codesOf(reasons: string): string[] {
	return (JSON.parse(reasons) as { code: string }[]).map(({ code }) => code);
}
