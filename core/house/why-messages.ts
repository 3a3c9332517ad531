import { sql } from 'kysely';
import { getAccount } from '../accounts/account-store';
import type { Reason } from '../outreach/decide';
import { campaignOf, eventOf, isPublicCause, stepName } from '../outreach/message';
import { isOfPerson } from '../store/of-person';
import type { OtherChannel, SendState } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { nextTime } from './why-standing';

/** One message to one person, sent or not. Times of the account, UTC milliseconds. */
export interface WhyMessage {
	readonly at: number;
	/** Key of its text; null for one that was held back before a text was chosen. */
	readonly copyKey: string | null;
	readonly campaign: string | null;
	/** `step_1`, `step_2` of a campaign; else the name of the answer. */
	readonly step: string;
	readonly channel: 'dm' | 'public' | OtherChannel;
	readonly fate: 'sent' | 'unknown' | 'in_flight' | 'refused_by_instagram' | 'held_back' | 'waiting' | 'cancelled';
	readonly purpose: string | null;
	readonly lawfulBasis: string | null;
	/** Every reason of the last no; of a refusal what Instagram answered, as `instagram_…`. */
	readonly reasons: ReadonlyArray<{ readonly code: string; readonly retryAt?: number }>;
	/** When it is looked at again; null when nobody looks again. */
	readonly nextAt: number | null;
}

/** Every message of a person, claimed or never come so far: what waits first, then the newest. */
export async function readMessages(store: StoreContext, accountKey: string, viewerKey: string): Promise<WhyMessage[]> {
	const claimed = await readClaimed(store, accountKey, viewerKey);
	const settled = new Set(claimed.filter(({ fate }) => fate !== 'refused_by_instagram').map(nameOfMessage));
	const waiting = await readWaiting(store, accountKey, viewerKey);
	const held = (await readHeldBack(store, accountKey, viewerKey)).filter((message) => !settled.has(nameOfMessage(message)));
	const planned = waiting.filter((plan) => !held.some((message) => nameOfMessage(message) === nameOfMessage(plan)) && !settled.has(nameOfMessage(plan)));
	const withPlan = held.map((message) => {
		const plan = waiting.find((each) => nameOfMessage(each) === nameOfMessage(message));
		return plan === undefined ? message : { ...message, copyKey: plan.copyKey, fate: plan.fate, nextAt: plan.nextAt };
	});
	return [...claimed, ...withPlan, ...planned].map(toMessage).sort(inReadingOrder);
}

function toMessage({ at, copyKey, campaign, step, channel, fate, purpose, lawfulBasis, reasons, nextAt }: Found): WhyMessage {
	return { at, copyKey, campaign, step, channel, fate, purpose, lawfulBasis, reasons, nextAt };
}

/** What is still to come first, then what happened, the newest first. */
function inReadingOrder(a: WhyMessage, b: WhyMessage): number {
	return Number(b.fate === 'waiting') - Number(a.fate === 'waiting') || b.at - a.at;
}

/** With what it was for, by which the same message is known in three tables. */
type Found = WhyMessage & { readonly cause: string };

function nameOfMessage({ cause, step }: Found): string {
	return `${cause}\0${step}`;
}

const FATES: Readonly<Record<SendState, WhyMessage['fate']>> = { claimed: 'in_flight', sent: 'sent', unknown: 'unknown', refused: 'refused_by_instagram' };

async function readClaimed({ tx }: StoreContext, accountKey: string, viewerKey: string): Promise<Found[]> {
	const rows = await tx
		.selectFrom('sends')
		.select(['cause', 'step', 'copy_key', 'purpose', 'lawful_basis', 'state', 'error', 'claimed_at', 'channel'])
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.execute();
	return rows.map((row) => ({
		cause: row.cause,
		at: row.claimed_at,
		copyKey: row.copy_key,
		campaign: campaignOf(row.cause),
		step: row.step,
		channel: row.channel ?? (isPublicCause(row.cause) ? 'public' : 'dm'),
		fate: FATES[row.state],
		purpose: row.purpose,
		lawfulBasis: row.lawful_basis,
		reasons: row.state === 'refused' && row.error !== null ? [{ code: `instagram_${row.error.split(' ')[0] ?? ''}` }] : [],
		nextAt: null,
	}));
}

/** The last no of each message that was decided on, where no yes came after it. */
async function readHeldBack(store: StoreContext, accountKey: string, viewerKey: string): Promise<Found[]> {
	const rows = await store.tx
		.selectFrom('decisions')
		.select(['cause', 'step', 'at', 'send', 'reasons'])
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.orderBy('at')
		.orderBy('send')
		.execute();
	const latest = new Map(rows.map((row) => [`${row.cause}\0${row.step}`, row]));
	const looks = await readNextLooks(store, accountKey, viewerKey);
	return [...latest.values()].filter(({ send }) => send === 0).map((row) => {
		const reasons = JSON.parse(row.reasons) as Reason[];
		const look = looks.get(eventOf(row.cause));
		return {
			cause: row.cause,
			at: row.at,
			copyKey: null,
			campaign: campaignOf(row.cause),
			step: row.step,
			channel: isPublicCause(row.cause) ? 'public' : 'dm',
			fate: look === undefined ? 'held_back' : 'waiting',
			purpose: null,
			lawfulBasis: null,
			reasons,
			nextAt: look ?? nextTime(reasons),
		};
	});
}

/** Events that are handed over again at a time, by key; in time of the account. */
async function readNextLooks({ tx }: StoreContext, accountKey: string, viewerKey: string): Promise<ReadonlyMap<string, number>> {
	const account = await getAccount(tx, accountKey);
	const rows = await tx
		.selectFrom('events')
		.select(['event_key', 'lease_until'])
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.where('state', '=', sql.lit('handed_off'))
		.where('expects_answer', '=', 1)
		.execute();
	return new Map(rows.map((row) => [row.event_key, row.lease_until + account.clock_offset]));
}

async function readWaiting({ tx }: StoreContext, accountKey: string, viewerKey: string): Promise<Found[]> {
	const rows = await tx
		.selectFrom('plans')
		.select(['campaign', 'step', 'copy_key', 'due_at', 'state', 'created_at', 'channel'])
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.where('state', 'in', ['due', 'cancelled'])
		.execute();
	return rows.map((row) => ({
		cause: `campaign:${row.campaign}`,
		at: row.created_at,
		copyKey: row.copy_key,
		campaign: row.campaign,
		step: stepName(row.step),
		channel: row.channel ?? 'dm',
		fate: row.state === 'due' ? 'waiting' : 'cancelled',
		purpose: null,
		lawfulBasis: null,
		reasons: [],
		nextAt: row.state === 'due' ? row.due_at : null,
	}));
}
