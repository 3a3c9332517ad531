import type { UseCase } from '../store/use-case';
import { isPublicCause } from './message';
import { postponeOrigin } from './origin';
import { countForCampaign, nowOf, originOf, updateSend, voidQuestion } from './send-state';
import { ECHO_SKEW_MS, isKnownMessage, settleMatching } from './settle-matching';
import { textHash } from './text-hash';

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
	await updateSend(store, send, { state: 'refused', error: 'not in the conversation' });
	await countForCampaign(store, send, { error: false, givenBack: true });
	await voidQuestion(store, send);
	const now = await nowOf(store, send.account_key);
	await postponeOrigin(store, originOf(send), { now, until: now });
	return { found: false, released: true };
};
