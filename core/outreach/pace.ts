import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import type { OutreachLimits } from './limits';
import type { PaceFacts } from './send-facts';
import { moveTat, readTat } from './pace-row';

export const HOUR_MS = 3_600_000;

/**
 * A call leaves at most this long after its claim (see `dispatch.ts`): windows are longer by it, so that no hour
 * at Instagram's side ever holds more than the limit.
 */
export const CALL_BEGINS_WITHIN_MS = 30_000;

/** Any 60 minutes at Instagram's side. */
export const HOUR_WINDOW_MS = HOUR_MS + CALL_BEGINS_WITHIN_MS;

/** Messages of an account in any second: a fifth of the 100 the Instagram Platform takes (reference §5). */
export const PER_SECOND = 20;

/** Messages to one person in any minute. Meta throttles "too many messages to one thread" and names no number. */
export const THREAD = { most: 5, windowMs: 60_000 } as const;

/** Claims a campaign may make at once after a while without any: what a schedule of once a minute saves up, and a little. */
export function burstOf({ hourly }: OutreachLimits): number {
	return Math.max(1, Math.min(5, Math.floor(hourly / 40)));
}

/**
 * Time between two messages of campaigns. With the burst it never exceeds the hourly limit in any window, and
 * comes within 3 % of it: a GCRA lets `window / interval + burst - 1` through (real-parts §5).
 */
export function campaignIntervalMs(limits: OutreachLimits): number {
	return Math.ceil(HOUR_WINDOW_MS / (limits.hourly - burstOf(limits) + 1));
}

interface Asked {
	readonly accountKey: string;
	readonly limits: OutreachLimits;
	readonly now: number;
}

/** Where the windows of an account begin, and which send before now the limit of the hour looks at. */
interface Windows {
	readonly accountKey: string;
	readonly hour: number;
	readonly beforeHourly: number;
	readonly second: number;
}

function windowsOfAccount({ accountKey, limits, now }: Asked): Windows {
	return { accountKey, hour: now - HOUR_WINDOW_MS, beforeHourly: limits.hourly - 1, second: now - 1000 };
}

/** The claims of an account after a moment, newest first. */
function claimsSince(db: Kysely<Schema>, accountKey: string, after: number) {
	return db.selectFrom('sends').select('claimed_at').where('account_key', '=', accountKey).where('claimed_at', '>', after).orderBy('claimed_at', 'desc').limit(1);
}

function blockingClaims(db: Kysely<Schema>, given: Windows) {
	return [
		claimsSince(db, given.accountKey, given.hour).offset(given.beforeHourly).as('in_hour'),
		claimsSince(db, given.accountKey, given.second).offset(PER_SECOND - 1).as('in_second'),
	] as const;
}

const blockingOfAccount = statement((db, given: Windows) => db.selectNoFrom(blockingClaims(db, given)));

const blockingOfPerson = statement((db, given: Windows & { readonly viewerKey: string; readonly minute: number }) =>
	db.selectNoFrom([
		...blockingClaims(db, given),
		claimsSince(db, given.accountKey, given.minute).where('viewer_key', '=', given.viewerKey).offset(THREAD.most - 1).as('in_thread'),
		db.selectFrom('paces').select('tat').where('account_key', '=', given.accountKey).where('lane', '=', 'campaign').as('campaign_tat'),
	]),
);

/**
 * What the limits of the account leave now. Counted in the sends themselves, in the transaction of the claim: no
 * number of processes can pass them, and no edge of a window lets two in one. Reads as many rows as a limit is high.
 * A refused call was a call (law 3): every claim counts.
 */
export async function readAccountPace(store: StoreContext, { accountKey, limits, now }: Asked): Promise<Pick<PaceFacts, 'hour' | 'second'>> {
	const [blocking] = await blockingOfAccount(store.tx, windowsOfAccount({ accountKey, limits, now }));
	return ofAccount(blocking);
}

interface InThread {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly ofCampaign: boolean;
}

/** {@link readAccountPace}, the limit of the thread, and the spacing of campaigns where the message is of one. */
export async function readPace(store: StoreContext, { accountKey, viewerKey, ofCampaign }: InThread, { limits, now }: Omit<Asked, 'accountKey'>): Promise<PaceFacts> {
	const [blocking] = await blockingOfPerson(store.tx, { ...windowsOfAccount({ accountKey, limits, now }), viewerKey, minute: now - THREAD.windowMs });
	return {
		...ofAccount(blocking),
		thread: freeAt(blocking?.in_thread, THREAD.windowMs),
		campaign: ofCampaign ? campaignFreeAt(blocking?.campaign_tat ?? 0, { limits, now }) : null,
	};
}

interface Blocking {
	readonly in_hour: number | null;
	readonly in_second: number | null;
}

function ofAccount(blocking: Blocking | undefined): Pick<PaceFacts, 'hour' | 'second'> {
	return { hour: freeAt(blocking?.in_hour, HOUR_WINDOW_MS), second: freeAt(blocking?.in_second, 1000) };
}

function freeAt(blocking: number | null | undefined, windowMs: number): number | null {
	return blocking == null ? null : blocking + windowMs;
}

/** When a campaign may send its next message by the even pace; null when it may now. @param tat theoretical arrival time of its lane */
export function campaignFreeAt(tat: number, { limits, now }: Pick<Asked, 'limits' | 'now'>): number | null {
	const earliest = tat - (burstOf(limits) - 1) * campaignIntervalMs(limits);
	return now < earliest ? earliest : null;
}

/** How many messages of campaigns the account has room for at this moment. */
export async function campaignRoom(store: StoreContext, asked: Asked): Promise<number> {
	const { hour } = await readAccountPace(store, asked);
	if (hour !== null) return 0;
	const { accountKey, limits, now } = asked;
	const ahead = Math.max(0, (await readTat(store, accountKey, 'campaign')) - now);
	return Math.max(0, burstOf(limits) - Math.ceil(ahead / campaignIntervalMs(limits)));
}

/** Uses the slot of one campaign message; it is not given back, whatever becomes of the call. */
export async function takeCampaignSlot(store: StoreContext, { accountKey, limits, now }: Asked): Promise<void> {
	await moveTat(store, { accountKey, lane: 'campaign', now, by: campaignIntervalMs(limits) });
}
