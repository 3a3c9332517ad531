import { sql } from 'kysely';
import type { GraphError } from '../instagram/errors';
import { pauseAccount } from '../accounts/pause';
import type { SendRow } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext, UseCase } from '../store/use-case';
import { closeBreaker, countBrokenCall } from './breaker';
import { giveCodeBack } from './codes';
import { isPublicCause, PRIVATE_STEP } from './message';
import { closeOrigin, postponeOrigin } from './origin';
import { countForCampaign, markSent, nowOf, originOf, updateSend, voidQuestion } from './send-state';

/** How soon to look again while the owner must act. */
const OWNER_WAIT_MS = 5 * 60_000;
/** How soon to try again when Instagram could not be reached at all. */
const NOT_REACHED_WAIT_MS = 30_000;

export type CallOutcome =
	| { readonly outcome: 'accepted'; readonly mid: string }
	| { readonly outcome: 'failed'; readonly error: GraphError };

export type SettledAs =
	| { readonly settled: 'sent' }
	| { readonly settled: 'unknown' }
	| { readonly settled: 'later'; readonly code: string; readonly retryAt: number }
	| { readonly settled: 'not_allowed'; readonly code: string }
	| { readonly settled: 'by_hand'; readonly code: string };

const sendOf = statement((db, { sendKey }: { sendKey: string }) => db.selectFrom('sends').selectAll().where('send_key', '=', sendKey));

/** Records what became of a claimed message. A definite refusal gives the step back, never the pace slot (law 3). */
export const settleSend: UseCase<{ sendKey: string; call: CallOutcome }, SettledAs> = async (store, { sendKey, call }) => {
	const [send] = await sendOf(store.tx, { sendKey });
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
			await updateSend(store, send, { state: 'unknown', error: describe(error) });
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
			if (isPublicCause(send.cause) || send.step === PRIVATE_STEP) {
				await refusedForGood(store, send, error, 'by_hand');
				return { settled: 'by_hand', code };
			}
			// Nor is it that Meta has not granted what only a human's late answer needs.
			if (isTagRefused(error)) {
				await refusedForGood(store, send, error, 'by_hand');
				return { settled: 'by_hand', code: 'human_agent' };
			}
			return ownerMustAct(store, send, error, 'configuration');
		case 'token_dead':
			return ownerMustAct(store, send, error, 'token_dead');
	}
}

/** "Cannot tag messages with 'HUMAN_AGENT' without prior approval" (reference §4.9). */
function isTagRefused({ code, subcode }: GraphError): boolean {
	return code === 100 && subcode === 2018276;
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
	await updateSend(store, send, { state: 'refused', error: describe(error) });
	if (send.code_key !== null) await giveCodeBack(store, { sendKey: send.send_key, codeKey: send.code_key });
	// What the account cannot do for now says nothing about the campaign.
	await countForCampaign(store, send, { error: error.class !== 'throttled' && error.class !== 'not_reached', givenBack: true });
	await voidQuestion(store, send);
}

/** Numbers only: Meta's wording is localised and may name people. */
function describe(error: GraphError): string {
	return `${error.class} ${error.code ?? '-'}/${error.subcode ?? '-'}`;
}
