import type { StoreContext } from '../store/use-case';
import type { ReportScope } from './people';
import { RESPONSE_MS, sendsOf } from './sends';

/** When people did something that may be put down to a message before it, in UTC milliseconds. */
export type Moments = ReadonlyMap<string, readonly number[]>;

/** Whether one of a person's moments lies within 7 days after a message. */
export function followedBy(moments: Moments, { viewerKey, at }: { readonly viewerKey: string; readonly at: number }): boolean {
	return moments.get(viewerKey)?.some((moment) => moment > at && moment <= at + RESPONSE_MS) ?? false;
}

/** Opt-outs from the period on, by person. */
export async function readOptOuts({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<Moments> {
	const rows = await tx
		.selectFrom('suppressions')
		.select(['viewer_key as viewerKey', 'at'])
		.where('account_key', '=', accountKey)
		.where('reason', '=', 'stop')
		.where('at', '>', from)
		.where('at', '<=', to + RESPONSE_MS)
		.execute();
	return byPerson(rows);
}

/** When people became leads. */
export async function readConversions({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<Moments> {
	const rows = await tx
		.selectFrom('viewers')
		.select(['viewer_key as viewerKey', 'converted_at as at'])
		.where('account_key', '=', accountKey)
		.where('converted_at', '>', from)
		.where('converted_at', '<=', to + RESPONSE_MS)
		.$narrowType<{ at: number }>()
		.execute();
	return byPerson(rows);
}

/** What Instagram says of a message to somebody who has blocked the account, or cannot be reached any more (reference §4.9, code 551). */
const BLOCKED = 'person_unreachable 551/%';

/** Complaints: a message met code 551, a message of theirs had words of complaint, or a colleague noted it. */
export async function readComplaints(store: StoreContext, { accountKey, from, to }: ReportScope): Promise<Moments> {
	const until = to + RESPONSE_MS;
	const blocks = await sendsOf(store, { accountKey, from, to: until + 1 })
		.where('sends.state', '=', 'refused')
		.where('sends.error', 'like', BLOCKED)
		.select(['sends.viewer_key as viewerKey', 'sends.claimed_at as at'])
		.execute();
	const told = await store.tx
		.selectFrom('viewer_marks')
		.select(['viewer_key as viewerKey', 'at'])
		.where('account_key', '=', accountKey)
		.where('kind', '=', 'milestone')
		.where('name', '=', 'complaint')
		.where('at', '>=', from)
		.where('at', '<=', until)
		.execute();
	return byPerson([...blocks, ...told]);
}

/** People with a moment in the period itself. */
export function peopleWithin(moments: Moments, { from, to }: ReportScope): number {
	return [...moments.values()].filter((times) => times.some((at) => at >= from && at < to)).length;
}

function byPerson(rows: ReadonlyArray<{ readonly viewerKey: string; readonly at: number }>): Moments {
	const moments = new Map<string, number[]>();
	for (const { viewerKey, at } of rows) {
		const known = moments.get(viewerKey);
		if (known) known.push(at);
		else moments.set(viewerKey, [at]);
	}
	return moments;
}
