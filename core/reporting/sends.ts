import type { StoreContext } from '../store/use-case';
import type { ReportScope } from './people';

const DAY_MS = 24 * 3_600_000;

/** How long after a message an answer or an opt-out is still put down to it. */
export const RESPONSE_DAYS = 7;

/** What counts as writing: everything that opens the messaging window. A comment, a reaction or a view does not. */
export const WRITING_KINDS = ['story_reply', 'message', 'quick_reply', 'postback', 'unsupported'];

export interface SendCounts {
	/** Messages Instagram took, by the time they were claimed; the confirmations of opt-outs too. */
	readonly sent: number;
	/** Messages of the period of which nobody knows whether they arrived. */
	readonly unknown: number;
	/** Messages Instagram refused because of the account's token or set-up: a person must act. */
	readonly byHand: number;
}

export async function countSends({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<SendCounts> {
	const rows = await tx
		.selectFrom('sends')
		.select(['state', 'error'])
		// An answer below a comment is no message to the person: it asks for none and gets none.
		.where('cause', 'not like', 'public:%')
		.where('channel', 'is', null)
		.select((select) => select.fn.countAll<number | string>().as('rows'))
		.where('account_key', '=', accountKey)
		.where('claimed_at', '>=', from)
		.where('claimed_at', '<', to)
		.groupBy(['state', 'error'])
		.execute();
	const sum = (matches: (row: (typeof rows)[number]) => boolean) =>
		rows.filter(matches).reduce((total, row) => total + Number(row.rows), 0);
	return {
		sent: sum((row) => row.state === 'sent'),
		unknown: sum((row) => row.state === 'unknown'),
		byHand: sum((row) => row.state === 'refused' && /^(token_dead|configuration) /.test(row.error ?? '')),
	};
}

export interface Cohort {
	/** Different people who were sent a message in the period. */
	readonly messaged: number;
	/** Of those, the ones who wrote within 7 days after such a message, whatever they wrote; also after the period. */
	readonly replied: number;
	/** Of those, the ones who opted out within 7 days after such a message. */
	readonly optedOut: number;
}

/** The people messaged in the period, and what they did within 7 days after a message of the period. */
export async function readCohort({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<Cohort> {
	const messages = tx
		.selectFrom('sends')
		.where('sends.account_key', '=', accountKey)
		.where('sends.state', '=', 'sent')
		.where('sends.cause', 'not like', 'public:%')
		.where('sends.channel', 'is', null)
		.where('sends.claimed_at', '>=', from)
		.where('sends.claimed_at', '<', to);
	const messaged = await messages
		.select((select) => select.fn.count<number | string>('sends.viewer_key').distinct().as('people'))
		.executeTakeFirstOrThrow();
	const replied = await messages
		.innerJoin('engagements', (join) =>
			join
				.onRef('engagements.account_key', '=', 'sends.account_key')
				.onRef('engagements.viewer_key', '=', 'sends.viewer_key')
				.onRef('engagements.at', '>', 'sends.claimed_at'),
		)
		.where('engagements.kind', 'in', WRITING_KINDS)
		.where((where) => where('engagements.at', '<=', where('sends.claimed_at', '+', RESPONSE_DAYS * DAY_MS)))
		.select((select) => select.fn.count<number | string>('sends.viewer_key').distinct().as('people'))
		.executeTakeFirstOrThrow();
	const optedOut = await messages
		.innerJoin('suppressions', (join) =>
			join
				.onRef('suppressions.account_key', '=', 'sends.account_key')
				.onRef('suppressions.viewer_key', '=', 'sends.viewer_key')
				.onRef('suppressions.at', '>', 'sends.claimed_at'),
		)
		.where('suppressions.reason', '=', 'stop')
		.where((where) => where('suppressions.at', '<=', where('sends.claimed_at', '+', RESPONSE_DAYS * DAY_MS)))
		.select((select) => select.fn.count<number | string>('sends.viewer_key').distinct().as('people'))
		.executeTakeFirstOrThrow();
	return { messaged: Number(messaged.people), replied: Number(replied.people), optedOut: Number(optedOut.people) };
}
