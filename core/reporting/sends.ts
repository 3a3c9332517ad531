import { sql } from 'kysely';
import type { StoreContext } from '../store/use-case';
import type { ReportScope } from './people';

/** How long after a message an answer or an opt-out is still put down to it. */
export const RESPONSE_DAYS = 7;
export const RESPONSE_MS = RESPONSE_DAYS * 24 * 3_600_000;

/** What counts as writing: everything that opens the messaging window. A comment, a reaction or a view does not. */
export const WRITING_KINDS = ['story_reply', 'message', 'quick_reply', 'postback', 'unsupported'];

export interface SendCounts {
	/** Messages Instagram took, by the time they were claimed; the confirmations of opt-outs too. */
	readonly sent: number;
	/** Messages of the period of which nobody knows whether they arrived. */
	readonly unknown: number;
	/** Messages Instagram refused because of the account's token or set-up: a person must act. */
	readonly byHand: number;
	/** Refusals because the account had sent, or called, too much. */
	readonly limitErrors: number;
	/** Refusals because Instagram has restricted the account. */
	readonly restrictions: number;
	/** E-mails the mail server took. */
	readonly emails: number;
}

export async function countSends(store: StoreContext, scope: ReportScope): Promise<SendCounts> {
	const rows = await sendsOf(store, scope)
		.select(['state', 'error', 'channel'])
		.select((select) => select.fn.countAll<number | string>().as('rows'))
		.groupBy(['state', 'error', 'channel'])
		.execute();
	const sum = (matches: (row: (typeof rows)[number]) => boolean) => rows.filter(matches).reduce((total, row) => total + Number(row.rows), 0);
	const direct = (row: (typeof rows)[number]) => row.channel === null;
	const refused = (classes: RegExp) => sum((row) => direct(row) && row.state === 'refused' && classes.test(row.error ?? ''));
	return {
		sent: sum((row) => direct(row) && row.state === 'sent'),
		unknown: sum((row) => direct(row) && row.state === 'unknown'),
		byHand: refused(/^(token_dead|configuration) /),
		limitErrors: refused(/^throttled /),
		restrictions: refused(/^account_stop /),
		emails: sum((row) => row.channel === 'email' && row.state === 'sent'),
	};
}

export interface DeliveryCounts {
	/** Messages (person, cause, step) tried in the period whose fate is known or given up: those still under way are in neither. */
	readonly tried: number;
	/** Of those, the ones that arrived; a refused try before does not matter. */
	readonly arrived: number;
}

export async function countDelivery(store: StoreContext, scope: ReportScope): Promise<DeliveryCounts> {
	const row = await store.tx
		.selectFrom(
			sendsOf(store, scope)
				.where('channel', 'is', null)
				.where('state', '<>', sql.lit('claimed'))
				.select((select) => select.fn.max(select.case().when('state', '=', sql.lit('sent')).then(1).else(0).end()).as('arrived'))
				.groupBy(['viewer_key', 'cause', 'step'])
				.as('messages'),
		)
		.select((select) => [select.fn.countAll<number | string>().as('tried'), select.fn.sum<number | string | null>('arrived').as('arrived')])
		.executeTakeFirstOrThrow();
	return { tried: Number(row.tried), arrived: Number(row.arrived ?? 0) };
}

/** Messages to one person claimed in the period. An answer below a comment is none: it asks for no answer and gets none. */
export function sendsOf({ tx }: StoreContext, { accountKey, from, to }: ReportScope) {
	return tx
		.selectFrom('sends')
		.where('sends.account_key', '=', accountKey)
		.where('sends.cause', 'not like', 'public:%')
		.where('sends.claimed_at', '>=', from)
		.where('sends.claimed_at', '<', to);
}
