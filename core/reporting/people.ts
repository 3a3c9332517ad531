import * as z from 'zod';
import type { Milestone } from '../store/marks';
import type { StoreContext } from '../store/use-case';
import type { Period } from './period';

/** Whose figures, from when, up to and not including when. */
export interface ReportScope extends Period {
	readonly accountKey: string;
}

export interface AudienceCounts {
	/** Stories people saw in the period: a person and a story count once, under however many names lists have them. */
	readonly views: number;
	/** The same per story, by its id at Instagram. */
	readonly viewsOfStory: ReadonlyMap<string, number>;
	/** Different people among them. */
	readonly peopleSeen: number;
	/** All other engagement rows of the period: replies, messages, taps, reactions, mentions, comments. */
	readonly engagements: number;
	/** Different people among those. */
	readonly peopleEngaged: number;
}

/**
 * What people saw and did. Views are counted per story: a person counts once in each, so their sum is the number of
 * different pairs, for a third of the work of sorting all pairs.
 */
export async function countAudience({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<AudienceCounts> {
	const rowsOf = () => tx.selectFrom('engagements').where('account_key', '=', accountKey).where('at', '>=', from).where('at', '<', to);
	const stories = await rowsOf()
		.where('kind', '=', 'view')
		.select('story_id')
		.select((select) => select.fn.count<number | string>('viewer_key').distinct().as('people'))
		.groupBy('story_id')
		.execute();
	const seen = await rowsOf()
		.where('kind', '=', 'view')
		.select((select) => select.fn.count<number | string>('viewer_key').distinct().as('people'))
		.executeTakeFirstOrThrow();
	const engaged = await rowsOf()
		.where('kind', '<>', 'view')
		.select((select) => [select.fn.countAll<number | string>().as('rows'), select.fn.count<number | string>('viewer_key').distinct().as('people')])
		.executeTakeFirstOrThrow();
	return {
		views: stories.reduce((sum, { people }) => sum + Number(people), 0),
		viewsOfStory: new Map(stories.flatMap(({ story_id: story, people }) => (story === null ? [] : [[story, Number(people)]]))),
		peopleSeen: Number(seen.people),
		engagements: Number(engaged.rows),
		peopleEngaged: Number(engaged.people),
	};
}

/** Grants recorded in the period: one person may agree to two purposes, and again after withdrawing. */
export async function countConsents({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<number> {
	const row = await tx
		.selectFrom('consent_ledger')
		.select((select) => select.fn.countAll<number | string>().as('rows'))
		.where('account_key', '=', accountKey)
		.where('act', '=', 'grant')
		.where('at', '>=', from)
		.where('at', '<', to)
		.executeTakeFirstOrThrow();
	return Number(row.rows);
}

/** Different people who opted out in the period, messaged or not, erased since or not. */
export async function countOptOuts({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<number> {
	const row = await tx
		.selectFrom('suppressions')
		.select((select) => select.fn.count<number | string>('viewer_key').distinct().as('people'))
		.where('account_key', '=', accountKey)
		.where('reason', '=', 'stop')
		.where('at', '>=', from)
		.where('at', '<', to)
		.executeTakeFirstOrThrow();
	return Number(row.people);
}

/** People who became a lead in the period; one who was merged into another counts once, as that other. */
export async function countLeads({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<number> {
	const row = await tx
		.selectFrom('viewers')
		.select((select) => select.fn.countAll<number | string>().as('people'))
		.where('account_key', '=', accountKey)
		.where('merged_into', 'is', null)
		.where('converted_at', '>=', from)
		.where('converted_at', '<', to)
		.executeTakeFirstOrThrow();
	return Number(row.people);
}

/** People who came to a milestone in the period; each counts the first time. */
export async function countMilestones({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<Readonly<Record<Milestone, number>>> {
	const rows = await tx
		.selectFrom('viewer_marks')
		.select('name')
		.select((select) => select.fn.countAll<number | string>().as('people'))
		.where('account_key', '=', accountKey)
		.where('kind', '=', 'milestone')
		.where('at', '>=', from)
		.where('at', '<', to)
		.groupBy('name')
		.execute();
	const of = (milestone: Milestone) => Number(rows.find(({ name }) => name === milestone)?.people ?? 0);
	return { qualified: of('qualified'), sale: of('sale'), complaint: of('complaint') };
}

const removedPeople = z.object({ people: z.number() });

/** People erased by the purges started in the period, by their receipts. */
export async function countPurged({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<number> {
	const receipts = await tx
		.selectFrom('purge_receipts')
		.select('removed')
		.where('account_key', '=', accountKey)
		.where('started_at', '>=', from)
		.where('started_at', '<', to)
		.execute();
	return receipts.reduce((sum, receipt) => sum + removedPeople.parse(JSON.parse(receipt.removed)).people, 0);
}
