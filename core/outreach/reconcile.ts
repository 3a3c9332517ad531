import { sql } from 'kysely';
import type { InstagramClient } from '../instagram/client';
import { DETAILED_MESSAGES } from '../instagram/conversations';
import type { Pace } from '../instagram/pace';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { revealIdentity } from '../viewers/identities';
import { PUBLIC_CAUSES } from './message';
import { closeOrigin } from './origin';
import type { ConversationEvidence } from './settle-by-conversation';
import type { Watch } from './watch';

export interface UnknownSend {
	readonly sendKey: string;
	readonly recipient: string;
	/** Time of the account, UTC milliseconds. */
	readonly claimedAt: number;
}

/** How many conversations one pass reads: two paced calls each (reference §5: 2 a second). */
const PER_PASS = 5;
/** Most sends that are watched at a time. */
const MOST_OPEN = 50;

/**
 * How long echo and conversation are asked about a send before a person is: the echo comes within seconds, and
 * within the hour every conversation has been read many times.
 */
export const UNKNOWN_TO_HUMAN_MS = 3_600_000;

/**
 * Turns claims whose process died into `unknown`, gives those nothing could be learned of to a person, and lists
 * the other unknown sends of an account, oldest first.
 */
export const takeUnknownSends: UseCase<{ accountKey: string }, UnknownSend[]> = async (store, { accountKey }) => {
	await expireClaims(store, accountKey);
	await giveToHuman(store, accountKey);
	const rows = await store.tx
		.selectFrom('sends')
		.select(['send_key', 'viewer_key', 'claimed_at'])
		.where('account_key', '=', accountKey)
		.where('state', '=', sql.lit('unknown'))
		.where('cause', 'not like', PUBLIC_CAUSES)
		.where('channel', 'is', null)
		.where('given_to_human_at', 'is', null)
		.orderBy('lease_until')
		.limit(MOST_OPEN)
		.execute();
	const sends: UnknownSend[] = [];
	for (const row of rows) {
		const recipient = await revealIdentity(store, row.viewer_key, 'igsid');
		if (recipient !== undefined) sends.push({ sendKey: row.send_key, recipient, claimedAt: row.claimed_at });
	}
	return sends;
};

/** It stays unknown and is never sent again; a late echo may still settle it. The step or event becomes a person's. */
async function giveToHuman(store: StoreContext, accountKey: string): Promise<void> {
	const unknown = await store.tx
		.selectFrom('sends')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('state', '=', sql.lit('unknown'))
		.where('given_to_human_at', 'is', null)
		.where('lease_until', '<=', store.wallClock)
		.where('cause', 'not like', PUBLIC_CAUSES)
		.execute();
	// There is no conversation to look an e-mail up in.
	const old = unknown.filter(({ channel, lease_until: lease }) => channel !== null || lease <= store.wallClock - UNKNOWN_TO_HUMAN_MS);
	if (old.length === 0) return;
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	for (const send of old) {
		await store.tx.updateTable('sends').set({ given_to_human_at: now }).where('send_key', '=', send.send_key).execute();
		const origin = { accountKey, viewerKey: send.viewer_key, cause: send.cause, step: send.step };
		await closeOrigin(store, origin, { outcome: 'by_hand', reasons: [{ code: 'delivery_unknown' }], now });
	}
}

/** Whoever claimed these died before the answer came. */
export async function expireClaims({ tx, wallClock }: StoreContext, accountKey: string): Promise<void> {
	await tx
		.updateTable('sends')
		.set({ state: 'unknown', error: 'nobody settled the claim' })
		.where('account_key', '=', accountKey)
		.where('state', '=', sql.lit('claimed'))
		.where('lease_until', '<=', wallClock)
		.execute();
}

export interface ReconcileStore {
	takeUnknownSends(input: { accountKey: string }): Promise<UnknownSend[]>;
	settleByConversation(input: ConversationEvidence): Promise<{ found: boolean; released: boolean }>;
}

/**
 * Asks Instagram about every send whose fate is unknown. A call that fails leaves it unknown: it is asked again.
 *
 * @param pace shared with everything else that reads this account's conversations
 * @param watch kept from pass to pass: only what was open all the while may be given back
 */
export async function reconcileUnknown(
	store: ReconcileStore,
	client: Pick<InstagramClient, 'readConversation'>,
	account: { readonly accountKey: string; readonly ids: readonly string[] },
	pace: Pace,
	watch: Watch,
): Promise<void> {
	const open = await store.takeUnknownSends({ accountKey: account.accountKey });
	for (const send of watch.next(account.accountKey, open, PER_PASS)) {
		const conversation = await client.readConversation(send.recipient, account.ids, pace);
		if (!conversation.ok) continue;
		const all = conversation.value ?? [];
		await store.settleByConversation({
			sendKey: send.sendKey,
			recipient: send.recipient,
			watchedMs: send.watchedMs,
			messages: all.filter((message) => message.fromAccount),
			reachesBack: all.length < DETAILED_MESSAGES || all.some((message) => message.sentAt < send.claimedAt),
		});
	}
}
