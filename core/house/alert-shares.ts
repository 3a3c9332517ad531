import { withReplies, withSuppressions } from '../reporting/responses';
import { sendsOf } from '../reporting/sends';
import type { StoreContext } from '../store/use-case';
import type { Share } from './alert-facts';

interface Scope {
	readonly accountKey: string;
	/** UTC milliseconds; `to` is not in it. */
	readonly from: number;
	readonly to: number;
}

// Both are the rates of docs/kpis.md (`reply_rate`, `opt_out_rate`), asked for without all the other figures: alerts look
// every quarter of an hour. A test holds them against the report.

/** Of the people messaged in a period, those who wrote within a week after such a message. */
export async function readReplies(store: StoreContext, scope: Scope): Promise<Share> {
	const row = await withReplies(messagesOf(store, scope))
		.select((select) => select.fn.count<number | string>('sends.viewer_key').distinct().as('people'))
		.executeTakeFirstOrThrow();
	return { hits: Number(row.people), people: await countMessaged(store, scope) };
}

/** Of the people messaged in a period, those who opted out within a week after such a message. */
export async function readOptOuts(store: StoreContext, scope: Scope): Promise<Share> {
	const row = await withSuppressions(messagesOf(store, scope))
		.where('suppressions.reason', '=', 'stop')
		.select((select) => select.fn.count<number | string>('sends.viewer_key').distinct().as('people'))
		.executeTakeFirstOrThrow();
	return { hits: Number(row.people), people: await countMessaged(store, scope) };
}

async function countMessaged(store: StoreContext, scope: Scope): Promise<number> {
	const row = await messagesOf(store, scope)
		.select((select) => select.fn.count<number | string>('sends.viewer_key').distinct().as('people'))
		.executeTakeFirstOrThrow();
	return Number(row.people);
}

function messagesOf(store: StoreContext, scope: Scope) {
	return sendsOf(store, scope).where('sends.state', '=', 'sent').where('sends.channel', 'is', null);
}
