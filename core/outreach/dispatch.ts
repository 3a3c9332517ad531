import type { CallResult, InstagramClient } from '../instagram/client';
import type { ClaimOutcome, NotClaimed } from './claim';
import type { Reason } from './decide';
import type { AnswerRequest } from './message';
import { CALL_BEGINS_WITHIN_MS } from './pace';
import type { DuePlan } from './plan';
import type { PublicClaimOutcome } from './public-reply';
import type { CallOutcome, SettledAs } from './settle';

/** What dispatch needs of the store. */
export interface DispatchStore {
	claimSend(request: AnswerRequest): Promise<ClaimOutcome>;
	claimPlan(input: { accountKey: string; plan: DuePlan }): Promise<ClaimOutcome>;
	settleSend(input: { sendKey: string; call: CallOutcome }): Promise<SettledAs>;
}

export interface PublicDispatchStore extends Pick<DispatchStore, 'settleSend'> {
	claimPublicReply(request: AnswerRequest): Promise<PublicClaimOutcome>;
}

/** Only the sending part of the client: this is its one caller (law 1). */
export type SendMessage = Pick<InstagramClient, 'sendMessage'>;

export type DispatchOutcome =
	| { readonly outcome: 'sent'; readonly sendKey: string; readonly already: boolean }
	| { readonly outcome: 'later'; readonly reasons: readonly (Reason | ApiReason)[]; readonly retryAt: number | null }
	| { readonly outcome: 'not_allowed'; readonly reasons: readonly (Reason | ApiReason)[] }
	| { readonly outcome: 'by_hand'; readonly reasons: readonly (Reason | ApiReason)[] };

/** Why Instagram itself, or the way to it, said no. */
export interface ApiReason {
	readonly code: `instagram_${string}` | 'delivery_unknown' | 'in_progress';
	readonly retryAt?: number;
}

/** Answers an event of a person (law 1: the one door out). */
export function answerNow(store: DispatchStore, client: SendMessage, request: AnswerRequest): Promise<DispatchOutcome> {
	return carryOut(store, client, () => store.claimSend(request));
}

/** Sends a planned campaign step that is due. */
export function sendPlanned(
	store: DispatchStore,
	client: SendMessage,
	input: { readonly accountKey: string; readonly plan: DuePlan },
): Promise<DispatchOutcome> {
	return carryOut(store, client, () => store.claimPlan(input));
}

/** Answers a comment of a person in public. */
export async function answerPublicly(
	store: PublicDispatchStore,
	client: Pick<InstagramClient, 'replyToComment'>,
	request: AnswerRequest,
): Promise<DispatchOutcome> {
	const asked = performance.now();
	const claim = await store.claimPublicReply(request);
	if (claim.outcome !== 'claimed') return notClaimed(claim);
	return callOnce(store, { sendKey: claim.sendKey, asked }, async () => {
		const result = await client.replyToComment(claim.commentId, claim.text);
		return result.ok ? { ok: true, value: { mid: result.value.commentId } } : result;
	});
}

async function carryOut(store: DispatchStore, client: SendMessage, claimIt: () => Promise<ClaimOutcome>): Promise<DispatchOutcome> {
	const asked = performance.now();
	const claim = await claimIt();
	if (claim.outcome !== 'claimed') return notClaimed(claim);
	return callOnce(store, { sendKey: claim.sendKey, asked }, () => client.sendMessage(claim.recipient, claim.message));
}

/** A call that would begin later than its place in the hour and its lease allow is not made (see `pace.ts`). */
const TOO_LATE: CallOutcome = { outcome: 'failed', error: { class: 'not_reached', code: null, subcode: null } };

/**
 * decide → claim → send → settle: the call goes out only after the claim has committed; whatever happens after
 * that, this message is never sent a second time.
 */
async function callOnce(
	store: Pick<DispatchStore, 'settleSend'>,
	{ sendKey, asked }: { readonly sendKey: string; /** When the claim was asked for. */ readonly asked: number },
	send: () => Promise<CallResult<{ mid: string }>>,
): Promise<DispatchOutcome> {
	const inTime = performance.now() - asked < CALL_BEGINS_WITHIN_MS / 2;
	return settledOutcome(sendKey, await store.settleSend({ sendKey, call: inTime ? await outcomeOf(send) : TOO_LATE }));
}

function notClaimed(claim: NotClaimed): DispatchOutcome {
	switch (claim.outcome) {
		case 'refused':
			return refusedOutcome(claim);
		case 'already':
			return alreadyOutcome(claim);
	}
}

function refusedOutcome(claim: Extract<NotClaimed, { outcome: 'refused' }>): DispatchOutcome {
	switch (claim.verdict) {
		case 'later':
			return { outcome: 'later', reasons: claim.reasons, retryAt: claim.retryAt };
		case 'by_hand':
		case 'not_allowed':
			return { outcome: claim.verdict, reasons: claim.reasons };
	}
}

async function outcomeOf(send: () => Promise<CallResult<{ mid: string }>>): Promise<CallOutcome> {
	let result: CallResult<{ mid: string }>;
	try {
		result = await send();
	} catch {
		// A transport that breaks its word may still have sent.
		return { outcome: 'failed', error: { class: 'ambiguous', code: null, subcode: null } };
	}
	return result.ok ? { outcome: 'accepted', mid: result.value.mid } : { outcome: 'failed', error: result.error };
}

function alreadyOutcome(claim: Extract<NotClaimed, { outcome: 'already' }>): DispatchOutcome {
	switch (claim.state) {
		case 'sent':
			return { outcome: 'sent', sendKey: claim.sendKey, already: true };
		case 'claimed':
			return { outcome: 'later', reasons: [{ code: 'in_progress' }], retryAt: null };
		case 'unknown':
			return { outcome: 'later', reasons: [{ code: 'delivery_unknown' }], retryAt: null };
	}
}

function settledOutcome(sendKey: string, settled: SettledAs): DispatchOutcome {
	switch (settled.settled) {
		case 'sent':
			return { outcome: 'sent', sendKey, already: false };
		case 'unknown':
			return { outcome: 'later', reasons: [{ code: 'delivery_unknown' }], retryAt: null };
		case 'later':
			return { outcome: 'later', reasons: [{ code: `instagram_${settled.code}`, retryAt: settled.retryAt }], retryAt: settled.retryAt };
		case 'not_allowed':
			return { outcome: 'not_allowed', reasons: [{ code: `instagram_${settled.code}` }] };
		case 'by_hand':
			return { outcome: 'by_hand', reasons: [{ code: `instagram_${settled.code}` }] };
	}
}
