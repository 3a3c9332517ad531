import type { StoreContext } from '../store/use-case';
import type { OutreachLimits } from './limits';
import type { PaceFacts } from './send-facts';
import { readTat, writeTat } from './pace-row';

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
function burstOf({ hourly }: OutreachLimits): number {
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

/**
 * What the limits of the account leave now. Counted in the sends themselves, in the transaction of the claim: no
 * number of processes can pass them, and no edge of a window lets two in one. Reads as many rows as a limit is high.
 * A refused call was a call (law 3): every claim counts.
 */
export async function readAccountPace(store: StoreContext, { accountKey, limits, now }: Asked): Promise<Pick<PaceFacts, 'hour' | 'second'>> {
	const nth = (most: number, windowMs: number) =>
		store.tx
			.selectFrom('sends')
			.select('claimed_at')
			.where('account_key', '=', accountKey)
			.where('claimed_at', '>', now - windowMs)
			.orderBy('claimed_at', 'desc')
			.offset(most - 1)
			.limit(1)
			.executeTakeFirst();
	return {
		hour: freeAt(await nth(limits.hourly, HOUR_WINDOW_MS), HOUR_WINDOW_MS),
		second: freeAt(await nth(PER_SECOND, 1000), 1000),
	};
}

interface InThread {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly ofCampaign: boolean;
}

/** {@link readAccountPace}, the limit of the thread, and the spacing of campaigns where the message is of one. */
export async function readPace(store: StoreContext, { accountKey, viewerKey, ofCampaign }: InThread, { limits, now }: Omit<Asked, 'accountKey'>): Promise<PaceFacts> {
	const inThread = await store.tx
		.selectFrom('sends')
		.select('claimed_at')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('claimed_at', '>', now - THREAD.windowMs)
		.orderBy('claimed_at', 'desc')
		.offset(THREAD.most - 1)
		.limit(1)
		.executeTakeFirst();
	return {
		...(await readAccountPace(store, { accountKey, limits, now })),
		thread: freeAt(inThread, THREAD.windowMs),
		campaign: ofCampaign ? await campaignFreeAt(store, { accountKey, limits, now }) : null,
	};
}

function freeAt(blocking: { claimed_at: number } | undefined, windowMs: number): number | null {
	return blocking === undefined ? null : blocking.claimed_at + windowMs;
}

async function campaignFreeAt(store: StoreContext, { accountKey, limits, now }: Asked): Promise<number | null> {
	const earliest = (await readTat(store, accountKey, 'campaign')) - (burstOf(limits) - 1) * campaignIntervalMs(limits);
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
	const tat = await readTat(store, accountKey, 'campaign');
	await writeTat(store, accountKey, 'campaign', Math.max(tat, now) + campaignIntervalMs(limits));
}
