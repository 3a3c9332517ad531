import { getAccount } from '../accounts/account-store';
import { readConsent } from '../consent/ledger-store';
import { findSuppression } from '../consent/suppression';
import { accountNow } from '../store/clock';
import type { AccountRow, ViewerRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { isTestPerson } from '../viewers/test-people';
import { chooseCopy, OPT_OUT_CONFIRMATION } from './copy';
import { HOUR_MS, type SendFacts } from './decide';
import { readPublishedCopy } from './published-copy';

/** Which message is meant: this text, to this person, as the answer to this event, as this step. */
export interface AnswerRequest {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** The inbound event that is answered. */
	readonly eventKey: string;
	/** Name of this answer among the answers to one event; one message per event and step. */
	readonly step: string;
	readonly copyKey: string;
}

export interface GatheredFacts {
	readonly facts: SendFacts;
	readonly now: number;
	readonly account: AccountRow;
	readonly viewer: ViewerRow | null;
	readonly copyVersion: number | null;
}

/** Reads everything `decideSend` needs, inside the caller's transaction. */
export async function gatherFacts(store: StoreContext, request: AnswerRequest): Promise<GatheredFacts> {
	const { accountKey, viewerKey } = request;
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const viewer = (await findViewerRow(store, request)) ?? null;
	const published = await readPublishedCopy(store);
	const facts: SendFacts = {
		mode: account.mode,
		testPerson: await isTestPerson(store, accountKey, viewerKey),
		stopSwitch: account.stopped_at !== null,
		paused: account.paused_reason === null ? null : { until: account.paused_until },
		suppression: await findSuppression(store, accountKey, viewerKey),
		optOutConfirmed: await wasConfirmed(store, request),
		cause: await findCause(store, request),
		lastInboundAt: viewer?.last_inbound_at ?? null,
		unreachable: viewer !== null && viewer.unreachable_reason !== null,
		copy: chooseCopy(published?.rows ?? [], request.copyKey, [viewer?.language ?? null, account.language, 'en', 'nl']),
		promotionConsent: await readConsent(store, { accountKey, viewerKey, purpose: 'dm_promotion' }),
		claimsInLastHour: await claimsSince(store, accountKey, now - HOUR_MS),
	};
	return { facts, now, account, viewer, copyVersion: published?.version ?? null };
}

async function findViewerRow({ tx }: StoreContext, { accountKey, viewerKey }: AnswerRequest) {
	return tx
		.selectFrom('viewers')
		.selectAll()
		.where('viewer_key', '=', viewerKey)
		.where('account_key', '=', accountKey)
		.executeTakeFirst();
}

async function findCause({ tx }: StoreContext, { accountKey, viewerKey, eventKey }: AnswerRequest) {
	const row = await tx
		.selectFrom('events')
		.select(['event_key', 'keyword'])
		.where('event_key', '=', eventKey)
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.executeTakeFirst();
	return row ? { eventKey: row.event_key, keyword: row.keyword } : null;
}

async function wasConfirmed({ tx }: StoreContext, { accountKey, viewerKey, eventKey }: AnswerRequest): Promise<boolean> {
	const row = await tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('cause', '=', eventKey)
		.where('copy_key', '=', OPT_OUT_CONFIRMATION)
		.where('state', '<>', 'refused')
		.executeTakeFirst();
	return row !== undefined;
}

/** A refused call was a call (law 3), so every claim counts against the pace, whatever became of it. */
async function claimsSince({ tx }: StoreContext, accountKey: string, since: number): Promise<number[]> {
	const rows = await tx
		.selectFrom('sends')
		.select('claimed_at')
		.where('account_key', '=', accountKey)
		.where('claimed_at', '>', since)
		.orderBy('claimed_at')
		.execute();
	return rows.map((row) => row.claimed_at);
}
