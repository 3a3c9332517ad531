import { sql, type Kysely } from 'kysely';
import type { Schema } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { ANSWERS } from './answers';
import { DAY_MS } from './housekeeping';
import type { OutreachLimits } from './limits';
import { CAMPAIGN_CAUSES, PUBLIC_CAUSES, type MessageRequest } from './message';
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

// Whole rows, and all of the person's: asked for by name, or by what one index holds, a planner may read everybody's.
const marksOf = statement((db, { accountKey, viewerKey }: Person) =>
	db.selectFrom('viewer_marks').selectAll().where('account_key', '=', accountKey).where('viewer_key', '=', viewerKey),
);

export async function readMarksOf({ tx }: StoreContext, { accountKey, viewerKey }: Person): Promise<MarksOfPerson> {
	const rows = await marksOf(tx, { accountKey, viewerKey });
	const has = (flag: string) => rows.some(({ kind, name }) => kind === 'flag' && name === flag);
	const country = rows.find(({ kind, name }) => kind === 'trait' && name === 'country');
	return { underAge: has('under_age'), objects: has('objects'), country: country?.value.toUpperCase() ?? null };
}

const moreThanViews = statement((db, { accountKey, viewerKey }: Person) =>
	db
		.selectFrom('engagements')
		.select('engagement_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', '<>', 'view')
		.limit(1),
);

/** Nothing but views is known of the person. */
export async function isViewOnly({ tx }: StoreContext, { accountKey, viewerKey }: MessageRequest): Promise<boolean> {
	return (await moreThanViews(tx, { accountKey, viewerKey })).length === 0;
}

/** What was sent to the person, or may have been; what was refused reached nobody, and gave its place back (law 3). */
function sendsTo(db: Kysely<Schema>, { accountKey, viewerKey }: Person) {
	return db.selectFrom('sends').where('account_key', '=', accountKey).where('viewer_key', '=', viewerKey).where('state', '<>', sql.lit('refused'));
}

const approachesTo = statement((db, given: Person & { readonly after: number }) =>
	sendsTo(db, given).select('claimed_at').where('cause', 'like', CAMPAIGN_CAUSES).where('claimed_at', '>', given.after).orderBy('claimed_at'),
);

/** Messages of any campaign the person got within the period of the cap. */
export async function readApproaches(
	{ tx }: StoreContext,
	{ accountKey, viewerKey }: MessageRequest,
	{ limits, now }: { readonly limits: OutreachLimits; readonly now: number },
): Promise<SendFacts['approaches']> {
	const periodMs = limits.cap.days * DAY_MS;
	const rows = await approachesTo(tx, { accountKey, viewerKey, after: now - periodMs });
	return { sentAt: rows.map((row) => row.claimed_at), most: limits.cap.messages, periodMs };
}

const lastDisclosed = statement((db, { accountKey, viewerKey }: Person) =>
	db
		.selectFrom('sends')
		.select('claimed_at')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('disclosed', '=', 1)
		.where('state', 'in', ['sent', 'claimed'])
		.orderBy('claimed_at', 'desc')
		.limit(1),
);

/** When the person was last told that messages are automated; a refused message told nobody. */
export async function readDisclosedAt({ tx }: StoreContext, { accountKey, viewerKey }: MessageRequest): Promise<number | null> {
	const [row] = await lastDisclosed(tx, { accountKey, viewerKey });
	return row?.claimed_at ?? null;
}

/** Words as they went, or are to go, to one recipient. */
type Words = Pick<Rendered, 'recipient' | 'text'>;

export interface EqualWords {
	/** These very words went to the person before, or may have. */
	readonly told: boolean;
	/**
	 * It is open what became of them. Two such messages cannot be told apart in an echo or a conversation: the proof of
	 * one would be taken for the other's, and that one given back and sent twice.
	 */
	readonly inDoubt: boolean;
}

const equalSends = statement((db, given: Person & { readonly hash: string }) => {
	const equal = sendsTo(db, given).select('send_key').where('text_hash', '=', given.hash);
	const open = equal.where('state', 'in', ['claimed', 'unknown']).where('given_to_human_at', 'is', null);
	return db.selectNoFrom((select) => [select.exists(equal).as('told'), select.exists(open).as('in_doubt')]);
});

/** What became of these very words to the person before. */
export async function readEqualWords({ tx, keys }: StoreContext, { accountKey, viewerKey }: Person, words: Words | null): Promise<EqualWords> {
	if (words === null) return { told: false, inDoubt: false };
	const [row] = await equalSends(tx, { accountKey, viewerKey, hash: textHash(keys, words.recipient, words.text) });
	return { told: Boolean(row?.told), inDoubt: Boolean(row?.in_doubt) };
}

/** A comment that was answered in public is answered: nothing waits in the person's inbox. */
const since = (db: Kysely<Schema>, given: Person & { readonly from: number }) =>
	sendsTo(db, given).select((select) => select.fn.countAll<number>().as('sends')).where('cause', 'not like', PUBLIC_CAUSES).where('claimed_at', '>=', given.from);

const sendsSince = statement(since);
const campaignsSince = statement((db, given: Person & { readonly from: number }) => since(db, given).where('cause', 'like', CAMPAIGN_CAUSES));

/** Messages claimed since the person last wrote. */
export async function countUnanswered(
	{ tx }: StoreContext,
	{ accountKey, viewerKey, elsewhere }: MessageRequest,
	lastInboundAt: number | null,
): Promise<number> {
	// By another channel than the one they wrote on, only what we began stands unanswered; an answer of ours does not.
	const count = elsewhere === undefined ? sendsSince : campaignsSince;
	const [row] = await count(tx, { accountKey, viewerKey, from: lastInboundAt ?? 0 });
	return row?.sends ?? 0;
}

const lastWord = statement((db, { accountKey, viewerKey }: Person) =>
	db
		.selectFrom('events')
		.select(['event_key', 'kind', 'keyword'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', 'in', [...ANSWERS, 'story_reply'])
		// A claim of a right was taken up the moment it came; see core/rights/recognise.ts.
		.where((where) => where.or([where('outcome', 'is', null), where('outcome', '<>', 'rights_code')]))
		.orderBy('occurred_at', 'desc')
		.limit(1),
);

const answersTo = statement((db, given: Person & { readonly eventKey: string }) =>
	sendsTo(db, given).select('send_key').where('cause', '=', given.eventKey).limit(1),
);

/** The newest thing the person wrote is a plain message, and no message of ours answered it. */
export async function hasOpenQuestionOfTheirOwn({ tx }: StoreContext, { accountKey, viewerKey }: MessageRequest): Promise<boolean> {
	const [last] = await lastWord(tx, { accountKey, viewerKey });
	if (last?.kind !== 'message' || last.keyword !== null) return false;
	return (await answersTo(tx, { accountKey, viewerKey, eventKey: last.event_key })).length === 0;
}
