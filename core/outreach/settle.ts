import { sql } from 'kysely';
import type { InstagramEvent } from '../instagram/events';
import type { GraphError } from '../instagram/errors';
import { accountNow } from '../store/clock';
import { getAccount } from '../accounts/account-store';
import { pauseAccount } from '../accounts/pause';
import { keyedHash } from '../store/keyring';
import type { AccountRow, SendRow } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { findViewer } from '../viewers/identities';
import { closeBreaker, countBrokenCall } from './breaker';
import { countFailure } from './campaign-counts';
import { giveCodeBack } from './codes';
import { campaignOf, isPublicCause } from './message';
import { closeOrigin, postponeOrigin, type Origin } from './origin';
import { textHash } from './text-hash';
import { uncountVariant } from './variant-counts';

/** How soon to look again while the owner must act. */
const OWNER_WAIT_MS = 5 * 60_000;
/** How soon to try again when Instagram could not be reached at all. */
const NOT_REACHED_WAIT_MS = 30_000;

/** Meta's clock and ours may differ; an echo older than the claim by more than this is not its echo. */
const ECHO_SKEW_MS = 2 * 60_000;

export type CallOutcome =
	| { readonly outcome: 'accepted'; readonly mid: string }
	| { readonly outcome: 'failed'; readonly error: GraphError };

export type SettledAs =
	| { readonly settled: 'sent' }
	| { readonly settled: 'unknown' }
	| { readonly settled: 'later'; readonly code: string; readonly retryAt: number }
	| { readonly settled: 'not_allowed'; readonly code: string }
	| { readonly settled: 'by_hand'; readonly code: string };

/** Records what became of a claimed message. A definite refusal gives the step back, never the pace slot (law 3). */
export const settleSend: UseCase<{ sendKey: string; call: CallOutcome }, SettledAs> = async (store, { sendKey, call }) => {
	const send = await store.tx.selectFrom('sends').selectAll().where('send_key', '=', sendKey).executeTakeFirst();
	if (!send) throw new Error('A send was settled that this store never claimed.');
	// Its echo may have been faster than the answer to our call.
	if (send.state === 'sent') return { settled: 'sent' };
	// The answer came after the conversation had given the step back: if it was claimed anew, that claim stands.
	if (send.state === 'refused' && (await wasClaimedAnew(store, send))) {
		return { settled: call.outcome === 'accepted' ? 'sent' : 'unknown' };
	}
	if (call.outcome === 'accepted') {
		await closeBreaker(store, send.account_key);
		await markSent(store, send, 'answer', call.mid);
		return { settled: 'sent' };
	}
	return settleFailure(store, send, call.error);
};

/** {@link settleSend} of several messages in one transaction. */
export const settleSends: UseCase<{ sends: readonly { sendKey: string; call: CallOutcome }[] }, SettledAs[]> = async (store, { sends }) => {
	const settled: SettledAs[] = [];
	for (const send of sends) settled.push(await settleSend(store, send));
	return settled;
};

async function wasClaimedAnew({ tx }: StoreContext, send: SendRow): Promise<boolean> {
	const row = await tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', send.account_key)
		.where('viewer_key', '=', send.viewer_key)
		.where('cause', '=', send.cause)
		.where('step', '=', send.step)
		.where('state', '<>', sql.lit('refused'))
		.executeTakeFirst();
	return row !== undefined;
}

async function settleFailure(store: StoreContext, send: SendRow, error: GraphError): Promise<SettledAs> {
	const code = error.class;
	if (error.class === 'ambiguous' || error.class === 'not_reached') await countBrokenCall(store, send.account_key);
	else await closeBreaker(store, send.account_key);
	switch (error.class) {
		case 'already_done':
			await markSent(store, send, 'answer', null);
			return { settled: 'sent' };
		case 'ambiguous':
			await update(store, send, { state: 'unknown', error: describe(error) });
			await countForCampaign(store, send, { error: true, givenBack: false });
			return { settled: 'unknown' };
		case 'window_closed':
		case 'thread_elsewhere':
		case 'not_found':
		case 'profile_consent':
			await refusedForGood(store, send, error, 'not_allowed');
			return { settled: 'not_allowed', code };
		case 'person_unreachable':
			if (!isPublicCause(send.cause)) await markUnreachable(store, send, error);
			await refusedForGood(store, send, error, 'not_allowed');
			return { settled: 'not_allowed', code };
		case 'not_reached':
			return refusedForNow(store, send, error, NOT_REACHED_WAIT_MS);
		case 'throttled':
		case 'account_stop': {
			const until = await pauseAccount(store, send.account_key, error.class, error.retryAfterMs);
			return refusedForNow(store, send, error, until === null ? OWNER_WAIT_MS : until - (await nowOf(store, send.account_key)));
		}
		case 'configuration':
			// A permission for comments, or one odd comment, is no reason to leave messages unanswered.
			if (isPublicCause(send.cause)) {
				await refusedForGood(store, send, error, 'by_hand');
				return { settled: 'by_hand', code };
			}
			return ownerMustAct(store, send, error, 'configuration');
		case 'token_dead':
			return ownerMustAct(store, send, error, 'token_dead');
	}
}

async function markUnreachable({ tx }: StoreContext, send: SendRow, error: GraphError): Promise<void> {
	await tx.updateTable('viewers').set({ unreachable_reason: describe(error) }).where('viewer_key', '=', send.viewer_key).execute();
}

/** The message stays to be sent: once the owner has mended the account, its event or plan comes again. */
async function ownerMustAct(store: StoreContext, send: SendRow, error: GraphError, reason: 'configuration' | 'token_dead'): Promise<SettledAs> {
	await pauseAccount(store, send.account_key, reason);
	await refusedForNow(store, send, error, OWNER_WAIT_MS);
	return { settled: 'by_hand', code: error.class };
}

async function refusedForGood(store: StoreContext, send: SendRow, error: GraphError, outcome: 'not_allowed' | 'by_hand'): Promise<void> {
	await markRefused(store, send, error);
	const now = await nowOf(store, send.account_key);
	await closeOrigin(store, originOf(send), { outcome, reasons: [{ code: `instagram_${error.class}` }], now });
}

async function refusedForNow(store: StoreContext, send: SendRow, error: GraphError, waitMs: number): Promise<SettledAs> {
	await markRefused(store, send, error);
	const now = await nowOf(store, send.account_key);
	await postponeOrigin(store, originOf(send), { now, until: now + waitMs });
	return { settled: 'later', code: error.class, retryAt: now + waitMs };
}

async function markRefused(store: StoreContext, send: SendRow, error: GraphError): Promise<void> {
	await update(store, send, { state: 'refused', error: describe(error) });
	if (send.code_key !== null) await giveCodeBack(store, { sendKey: send.send_key, codeKey: send.code_key });
	// What the account cannot do for now says nothing about the campaign.
	await countForCampaign(store, send, { error: error.class !== 'throttled' && error.class !== 'not_reached', givenBack: true });
	await voidQuestion(store, send);
}

async function countForCampaign(store: StoreContext, send: SendRow, count: { error: boolean; givenBack: boolean }): Promise<void> {
	const campaign = campaignOf(send.cause);
	if (campaign === null) return;
	await countFailure(store, { accountKey: send.account_key, campaign }, count);
	if (count.givenBack && send.variant !== null) await uncountVariant(store, { accountKey: send.account_key, campaign, variant: send.variant });
}

async function voidQuestion({ tx }: StoreContext, send: SendRow): Promise<void> {
	await tx.updateTable('open_questions').set({ state: 'void' }).where('send_key', '=', send.send_key).where('state', '=', 'open').execute();
}

function originOf(send: SendRow): Origin {
	return { accountKey: send.account_key, viewerKey: send.viewer_key, cause: send.cause, step: send.step };
}

async function nowOf(store: StoreContext, accountKey: string): Promise<number> {
	return accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
}

async function markSent(store: StoreContext, send: SendRow, by: SendRow['settled_by'], mid: string | null): Promise<void> {
	const messageHash = mid === null ? null : hashOfMid(store, mid);
	await update(store, send, { state: 'sent', settled_by: by, message_hash: messageHash });
	await closeOrigin(store, originOf(send), { outcome: 'sent', reasons: [], now: send.claimed_at });
}

async function update(
	{ tx, wallClock }: StoreContext,
	send: SendRow,
	change: Partial<Pick<SendRow, 'state' | 'settled_by' | 'message_hash' | 'error'>>,
): Promise<void> {
	await tx.updateTable('sends').set({ ...change, settled_at: wallClock }).where('send_key', '=', send.send_key).execute();
}

function hashOfMid({ keys }: Pick<StoreContext, 'keys'>, mid: string): string {
	return keyedHash(keys.oldest.pepper, 'message id', mid);
}

/** Numbers only: Meta's wording is localised and may name people. */
function describe(error: GraphError): string {
	return `${error.class} ${error.code ?? '-'}/${error.subcode ?? '-'}`;
}

type Echo = Extract<InstagramEvent, { kind: 'echo' }>;

/** An echo proves that a message was delivered: settles a claim that has no clear answer yet. */
export async function settleByEcho(store: StoreContext, account: AccountRow, echo: Echo): Promise<void> {
	const accountKey = account.account_key;
	const hash = textHash(store.keys, echo.personId, echo.text);
	if (await settleMatching(store, accountKey, 'echo', { mid: echo.mid, hash, at: echo.occurredAt })) return;
	if (await isKnownMessage(store, accountKey, echo.mid)) return;
	const viewerKey = await findViewer(store, accountKey, 'igsid', echo.personId);
	if (viewerKey === undefined || (await isOurText(store, { accountKey, viewerKey, hash }))) return;
	// Somebody of the account wrote by another way than ours: the conversation is theirs for now.
	const takeover_at = await accountNow(store.tx, account, store.wallClock);
	await store.tx.updateTable('viewers').set({ takeover_at }).where('viewer_key', '=', viewerKey).execute();
}

/** A message that was settled without its id (Instagram said it had it already) comes back as well. */
async function isOurText({ tx }: StoreContext, message: { accountKey: string; viewerKey: string; hash: string }): Promise<boolean> {
	const row = await tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', message.accountKey)
		.where('viewer_key', '=', message.viewerKey)
		.where('text_hash', '=', message.hash)
		.where('message_hash', 'is', null)
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}

/** Whether a message at Instagram is one of our sends already. */
async function isKnownMessage(store: StoreContext, accountKey: string, mid: string): Promise<boolean> {
	const row = await store.tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where('message_hash', '=', hashOfMid(store, mid))
		.executeTakeFirst();
	return row !== undefined;
}

/**
 * One message, or comment, may prove only one send, and no message twice: of the open ones with this text, the one
 * whose claim is nearest to it in time. An older one may have been lost on its way. One that was sent without our
 * learning its id (Instagram said it had it already) takes its own message first.
 *
 * @returns whether it proved one
 */
export async function settleMatching(
	store: StoreContext,
	accountKey: string,
	by: 'echo' | 'conversation',
	message: { readonly mid: string; readonly hash: string; readonly at: number },
): Promise<boolean> {
	if (await isKnownMessage(store, accountKey, message.mid)) return false;
	const open = await store.tx
		.selectFrom('sends')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where((where) => where.or([where('state', 'in', ['claimed', 'unknown']), where.and([where('state', '=', 'sent'), where('message_hash', 'is', null)])]))
		.where('text_hash', '=', message.hash)
		.where('claimed_at', '<=', message.at + ECHO_SKEW_MS)
		.orderBy('claimed_at')
		.execute();
	const distance = (candidate: SendRow) => Math.abs(candidate.claimed_at - message.at);
	const send = open.reduce<SendRow | undefined>((nearest, each) => (nearest && distance(nearest) <= distance(each) ? nearest : each), undefined);
	if (!send) return false;
	if (send.state === 'sent') {
		await store.tx.updateTable('sends').set({ message_hash: hashOfMid(store, message.mid) }).where('send_key', '=', send.send_key).execute();
		return false;
	}
	await markSent(store, send, by, message.mid);
	return true;
}

export interface ConversationEvidence {
	readonly sendKey: string;
	readonly recipient: string;
	/** What the account sent in this conversation, as the API lists it. */
	readonly messages: readonly { readonly mid: string; readonly text: string; readonly sentAt: number }[];
	/** Whether the list reaches back before the claim: only then does a missing message prove anything. */
	readonly reachesBack: boolean;
	/** For how long whoever asks has known the send to be open, by a clock that nobody sets; see `watch.ts`. */
	readonly watchedMs: number;
}

/**
 * How long a send must have been watched before its absence from the conversation counts: a call begins within 15 s
 * of its claim, ends within 15 s more, and its message shows up within seconds. Not by the clock of the store: one
 * that is set forward makes a call that is under way look long over.
 */
export const CONVERSATION_GRACE_MS = 60_000;

/**
 * Settles an unknown send by what the conversation shows: there, it was sent; surely not there, the step is
 * given back and its event handed off again at once.
 */
export const settleByConversation: UseCase<ConversationEvidence, { found: boolean; released: boolean }> = async (store, input) => {
	const send = await store.tx.selectFrom('sends').selectAll().where('send_key', '=', input.sendKey).executeTakeFirst();
	if (send?.state !== 'unknown' || isPublicCause(send.cause)) return { found: false, released: false };
	let unexplained = false;
	for (const message of input.messages) {
		const hash = textHash(store.keys, input.recipient, message.text);
		const isEqual = hash === send.text_hash;
		const isBefore = message.sentAt < send.claimed_at - ECHO_SKEW_MS;
		if (isEqual && !isBefore) {
			const settled = await settleMatching(store, send.account_key, 'conversation', { mid: message.mid, hash, at: message.sentAt });
			if (settled) return { found: true, released: false };
		}
		// Its very words count from before as well: our clock may have been ahead when it was claimed.
		if ((isEqual || !isBefore) && !(await isKnownMessage(store, send.account_key, message.mid))) unexplained = true;
	}
	// A message nobody can account for may be ours with its text changed on the way: then it is not repeated.
	if (unexplained) return { found: false, released: false };
	if (!input.reachesBack || input.watchedMs < CONVERSATION_GRACE_MS) return { found: false, released: false };
	await update(store, send, { state: 'refused', error: 'not in the conversation' });
	await countForCampaign(store, send, { error: false, givenBack: true });
	await voidQuestion(store, send);
	const now = await nowOf(store, send.account_key);
	await postponeOrigin(store, originOf(send), { now, until: now });
	return { found: false, released: true };
};
