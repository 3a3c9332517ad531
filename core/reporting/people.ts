import { z } from 'zod';
import type { StoreContext } from '../store/use-case';
import type { Period } from './period';

/** Whose figures, from when, up to and not including when. */
export interface ReportScope extends Period {
	readonly accountKey: string;
}

export interface AudienceCounts {
	/** Stories people saw in the period: a person and a story count once, under however many names lists have them. */
	readonly views: number;
	/** Different people among them. */
	readonly peopleSeen: number;
	/** All other engagement rows of the period: replies, messages, taps, reactions, mentions, comments. */
	readonly engagements: number;
	/** Different people among those. */
	readonly peopleEngaged: number;
}

export async function countAudience({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<AudienceCounts> {
	const rowsOf = () => tx.selectFrom('engagements').where('account_key', '=', accountKey).where('at', '>=', from).where('at', '<', to);
	const seen = await tx
		.selectFrom(rowsOf().where('kind', '=', 'view').select(['viewer_key', 'story_id']).distinct().as('seen'))
		.select((select) => [select.fn.countAll<number | string>().as('stories'), select.fn.count<number | string>('viewer_key').distinct().as('people')])
		.executeTakeFirstOrThrow();
	const engaged = await rowsOf()
		.where('kind', '<>', 'view')
		.select((select) => [select.fn.countAll<number | string>().as('rows'), select.fn.count<number | string>('viewer_key').distinct().as('people')])
		.executeTakeFirstOrThrow();
	return {
		views: Number(seen.stories),
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
