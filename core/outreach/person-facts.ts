import { sql } from 'kysely';
import type { StoreContext } from '../store/use-case';
import { ANSWERS } from './answers';
import { OPT_OUT_CONFIRMATION } from './copy';
import { DAY_MS } from './housekeeping';
import type { OutreachLimits } from './limits';
import { CAMPAIGN_CAUSES, causeKey, PUBLIC_CAUSES, type MessageRequest } from './message';
import type { Rendered } from './render-for';
import type { SendFacts } from './send-facts';
import { textHash } from './text-hash';

interface Person {
	readonly accountKey: string;
	readonly viewerKey: string;
}

/** Flags and traits of the person that close or move a message. */
export interface MarksOfPerson {
	readonly underAge: boolean;
	readonly objects: boolean;
	/** Two letters, such as `NL`. */
	readonly country: string | null;
}

export async function readMarksOf({ tx }: StoreContext, { accountKey, viewerKey }: Person): Promise<MarksOfPerson> {
	// Whole rows, and all of the person's: asked for by name, or by what one index holds, a planner may read everybody's.
	const rows = await tx
		.selectFrom('viewer_marks')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.execute();
	const has = (flag: string) => rows.some(({ kind, name }) => kind === 'flag' && name === flag);
	const country = rows.find(({ kind, name }) => kind === 'trait' && name === 'country');
	return { underAge: has('under_age'), objects: has('objects'), country: country?.value.toUpperCase() ?? null };
}

/** Nothing but views is known of the person. */
export async function isViewOnly({ tx }: StoreContext, { accountKey, viewerKey }: MessageRequest): Promise<boolean> {
	const other = await tx
		.selectFrom('engagements')
		.select('engagement_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', '<>', 'view')
		.limit(1)
		.executeTakeFirst();
	return other === undefined;
}

/** Messages of any campaign the person got within the period of the cap; a refused one gave its place back (law 3). */
export async function readApproaches(
	{ tx }: StoreContext,
	{ accountKey, viewerKey }: MessageRequest,
	{ limits, now }: { readonly limits: OutreachLimits; readonly now: number },
): Promise<SendFacts['approaches']> {
	const periodMs = limits.cap.days * DAY_MS;
	const rows = await tx
		.selectFrom('sends')
		.select('claimed_at')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('cause', 'like', CAMPAIGN_CAUSES)
		.where('state', '<>', sql.lit('refused'))
		.where('claimed_at', '>', now - periodMs)
		.orderBy('claimed_at')
		.execute();
	return { sentAt: rows.map((row) => row.claimed_at), most: limits.cap.messages, periodMs };
}

/** When the person was last told that messages are automated; a refused message told nobody. */
export async function readDisclosedAt({ tx }: StoreContext, { accountKey, viewerKey }: MessageRequest): Promise<number | null> {
	const row = await tx
		.selectFrom('sends')
		.select('claimed_at')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('disclosed', '=', 1)
		.where('state', 'in', ['sent', 'claimed'])
		.orderBy('claimed_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.claimed_at ?? null;
}

/** Whether these very words went to the person before, or may have. */
export async function wasTold(store: StoreContext, person: Person, words: Words | null): Promise<boolean> {
	if (words === null) return false;
	return (await sendsOf(store, person, words).where('state', '<>', sql.lit('refused')).executeTakeFirst()) !== undefined;
}

/** Words as they went, or are to go, to one recipient. */
type Words = Pick<Rendered, 'recipient' | 'text'>;

/** One send of these very words to the person. */
function sendsOf({ tx, keys }: StoreContext, { accountKey, viewerKey }: Person, { recipient, text }: Words) {
	return tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('text_hash', '=', textHash(keys, recipient, text))
		.limit(1);
}

/**
 * Whether it is open what became of these very words to the person. Two such messages cannot be told apart in an echo
 * or a conversation: the proof of one would be taken for the other's, and that one given back and sent twice.
 */
export async function isInDoubt(store: StoreContext, person: Person, words: Words | null): Promise<boolean> {
	if (words === null) return false;
	const open = sendsOf(store, person, words).where('state', 'in', ['claimed', 'unknown']).where('given_to_human_at', 'is', null);
	return (await open.executeTakeFirst()) !== undefined;
}

/** Whether the opt-out of this cause has its confirmation already; a refused one reached nobody. */
export async function wasConfirmed({ tx }: StoreContext, { accountKey, viewerKey, cause }: MessageRequest): Promise<boolean> {
	const row = await tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('cause', '=', causeKey(cause))
		.where('copy_key', '=', OPT_OUT_CONFIRMATION)
		.where('state', '<>', sql.lit('refused'))
		.executeTakeFirst();
	return row !== undefined;
}

/** Messages claimed since the person last wrote. */
export async function countUnanswered(
	{ tx }: StoreContext,
	{ accountKey, viewerKey, elsewhere }: MessageRequest,
	lastInboundAt: number | null,
): Promise<number> {
	const { sends } = await tx
		.selectFrom('sends')
		.select((select) => select.fn.countAll<number>().as('sends'))
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('state', '<>', sql.lit('refused'))
		// A comment that was answered in public is answered: nothing waits in the person's inbox.
		.where('cause', 'not like', PUBLIC_CAUSES)
		.where('claimed_at', '>=', lastInboundAt ?? 0)
		// By another channel than the one they wrote on, only what we began stands unanswered; an answer of ours does not.
		.$if(elsewhere !== undefined, (query) => query.where('cause', 'like', CAMPAIGN_CAUSES))
		.executeTakeFirstOrThrow();
	return sends;
}

/** The newest thing the person wrote is a plain message, and no message of ours answered it. */
export async function hasOpenQuestionOfTheirOwn({ tx }: StoreContext, { accountKey, viewerKey }: MessageRequest): Promise<boolean> {
	const last = await tx
		.selectFrom('events')
		.select(['event_key', 'kind', 'keyword'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', 'in', [...ANSWERS, 'story_reply'])
		// A claim of a right was taken up the moment it came; see core/rights/recognise.ts.
		.where((where) => where.or([where('outcome', 'is', null), where('outcome', '<>', 'rights_code')]))
		.orderBy('occurred_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (last?.kind !== 'message' || last.keyword !== null) return false;
	const answered = await tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('cause', '=', last.event_key)
		.where('state', '<>', sql.lit('refused'))
		.limit(1)
		.executeTakeFirst();
	return answered === undefined;
}
