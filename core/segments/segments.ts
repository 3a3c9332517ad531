import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';

const DAY_MS = 24 * 3_600_000;

/** Deterministic segments (mission, Segments): the same data and time give the same people in the same order. */
export type Segment =
	/** Saw at least `stories` different stories in the period: 3 in 7 days. */
	| { readonly segment: 'repeat_viewers'; readonly stories: number; readonly days: number }
	/** Replied, reacted or wrote after a view, in the period. */
	| { readonly segment: 'high_engagement'; readonly days: number };

export interface SegmentResult {
	readonly matched: readonly { readonly viewerKey: string; readonly stories: number }[];
	/** Everybody else who was seen in the period. */
	readonly rest: readonly { readonly viewerKey: string; readonly stories: number }[];
}

/** What counts as seeing a story: a listed view, or a reply to it, which nobody can give unseen. */
const SEEING = ['view', 'story_reply'];
/** What counts as engagement after a view. */
const ENGAGING = ['story_reply', 'reaction', 'message', 'quick_reply'];

/**
 * The people of a segment, by key, and the rest of those seen in the period. People who opted out come out in
 * neither. The work grows with the rows of the period.
 */
export const findSegment: UseCase<{ accountKey: string } & Segment, SegmentResult> = async (store, input) => {
	const now = await accountNow(store.tx, await getAccount(store.tx, input.accountKey), store.wallClock);
	const since = now - input.days * DAY_MS;
	const seen = await readSeen(store, input.accountKey, since, now);
	const engaged = input.segment === 'high_engagement' ? await readEngaged(store, input.accountKey, since, now) : new Set<string>();
	const suppressed = await readSuppressed(store, input.accountKey);
	const people = seen.filter(({ viewerKey }) => !suppressed.has(viewerKey));
	const matches = ({ viewerKey, stories }: { viewerKey: string; stories: number }) =>
		input.segment === 'repeat_viewers' ? stories >= input.stories : engaged.has(viewerKey);
	return { matched: people.filter(matches), rest: people.filter((person) => !matches(person)) };
};

async function readSeen({ tx }: StoreContext, accountKey: string, since: number, until: number) {
	const rows = await tx
		.selectFrom('engagements')
		.select((select) => ['viewer_key', select.fn.count<number>('story_id').distinct().as('stories')])
		.where('account_key', '=', accountKey)
		.where('at', '>', since)
		.where('at', '<=', until)
		.where('kind', 'in', SEEING)
		.groupBy('viewer_key')
		.orderBy('viewer_key')
		.execute();
	return rows.map((row) => ({ viewerKey: row.viewer_key, stories: row.stories }));
}

async function readEngaged({ tx }: StoreContext, accountKey: string, since: number, until: number): Promise<Set<string>> {
	const rows = await tx
		.selectFrom('engagements as act')
		.innerJoin('engagements as view', (join) =>
			join
				.onRef('view.account_key', '=', 'act.account_key')
				.onRef('view.viewer_key', '=', 'act.viewer_key')
				.onRef('view.at', '<=', 'act.at')
				.on('view.kind', '=', 'view'),
		)
		.select('act.viewer_key')
		.distinct()
		.where('act.account_key', '=', accountKey)
		.where('act.at', '>', since)
		.where('act.at', '<=', until)
		.where('act.kind', 'in', ENGAGING)
		.execute();
	return new Set(rows.map((row) => row.viewer_key));
}

/** Everybody on the suppression list, under every identity they have (see `core/consent/suppression.ts`). */
async function readSuppressed({ tx }: StoreContext, accountKey: string): Promise<Set<string>> {
	const direct = await tx.selectFrom('suppressions').select('viewer_key').where('account_key', '=', accountKey).execute();
	const byIdentity = await tx
		.selectFrom('suppressions')
		.innerJoin('identities', (join) =>
			join
				.onRef('identities.account_key', '=', 'suppressions.account_key')
				.onRef('identities.kind', '=', 'suppressions.kind')
				.onRef('identities.hash', '=', 'suppressions.hash'),
		)
		.select('identities.viewer_key')
		.where('suppressions.account_key', '=', accountKey)
		.execute();
	return new Set([...direct, ...byIdentity].map((row) => row.viewer_key));
}
