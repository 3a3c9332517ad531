import type { StoreContext } from '../store/use-case';
import type { Share } from './alert-facts';

interface Scope {
	readonly accountKey: string;
	/** UTC milliseconds; `to` is not in it. */
	readonly from: number;
	readonly to: number;
}

const DAY_MS = 24 * 3_600_000;
/** How long after a message an answer or an opt-out is put down to it. */
const RESPONSE_MS = 7 * DAY_MS;
/** What counts as an answer: everything that opens the messaging window. */
const WRITING = ['story_reply', 'message', 'quick_reply', 'postback', 'unsupported'];

// Both are the rates of docs/kpis.md (`reply_rate`, `opt_out_rate`), asked for without all the other figures: alerts look
// every quarter of an hour. A test holds them against the report.

/** Of the people messaged in a period, those who wrote within a week after such a message. */
export async function readReplies(store: StoreContext, scope: Scope): Promise<Share> {
	const row = await messagesOf(store, scope)
		.innerJoin('engagements', (join) =>
			join
				.onRef('engagements.account_key', '=', 'sends.account_key')
				.onRef('engagements.viewer_key', '=', 'sends.viewer_key')
				.onRef('engagements.at', '>', 'sends.claimed_at'),
		)
		.where('engagements.kind', 'in', WRITING)
		.where((where) => where('engagements.at', '<=', where('sends.claimed_at', '+', RESPONSE_MS)))
		.select((select) => select.fn.count<number | string>('sends.viewer_key').distinct().as('people'))
		.executeTakeFirstOrThrow();
	return { hits: Number(row.people), people: await countMessaged(store, scope) };
}

/** Of the people messaged in a period, those who opted out within a week after such a message. */
export async function readOptOuts(store: StoreContext, scope: Scope): Promise<Share> {
	const row = await messagesOf(store, scope)
		.innerJoin('suppressions', (join) =>
			join
				.onRef('suppressions.account_key', '=', 'sends.account_key')
				.onRef('suppressions.viewer_key', '=', 'sends.viewer_key')
				.onRef('suppressions.at', '>', 'sends.claimed_at'),
		)
		.where('suppressions.reason', '=', 'stop')
		.where((where) => where('suppressions.at', '<=', where('sends.claimed_at', '+', RESPONSE_MS)))
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

function messagesOf({ tx }: StoreContext, { accountKey, from, to }: Scope) {
	return tx
		.selectFrom('sends')
		.where('sends.account_key', '=', accountKey)
		.where('sends.state', '=', 'sent')
		.where('sends.cause', 'not like', 'public:%')
		.where('sends.channel', 'is', null)
		.where('sends.claimed_at', '>=', from)
		.where('sends.claimed_at', '<', to);
}
