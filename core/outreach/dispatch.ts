import { setTimeout as sleep } from 'node:timers/promises';
import type { CallResult, InstagramClient } from '../instagram/client';
import type { ClaimOutcome, NotClaimed } from './claim';
import type { Reason } from './decide';
import type { HumanReply } from './human-reply';
import { MACHINE_CLOCKS, startCounting, type MachineClocks } from './machine-clocks';
import type { AnswerRequest } from './message';
import { CALL_BEGINS_WITHIN_MS } from './pace';
import type { DuePlan, TakenPlan } from './plan';
import type { PrivateClaimOutcome, PrivateReplyRequest } from './private-reply';
import type { PublicClaimOutcome } from './public-reply';
import type { CallOutcome, SettledAs } from './settle';
import type { TestSend } from './test-send';

/** What became of the call of a claimed message. */
export interface EndedCall {
	readonly sendKey: string;
	readonly call: CallOutcome;
}

/** Which steps of campaigns: those of an account that are due, at most so many of them. */
interface Due {
	readonly accountKey: string;
	readonly limit: number;
}

/** What dispatch needs of the store. */
export interface DispatchStore {
	claimSend(request: AnswerRequest): Promise<ClaimOutcome>;
	claimDue(input: Due): Promise<TakenPlan[]>;
	takeDuePlans(input: Due): Promise<DuePlan[]>;
	claimPlan(input: { accountKey: string; plan: DuePlan }): Promise<ClaimOutcome>;
	claimPlans(input: { accountKey: string; plans: readonly DuePlan[] }): Promise<ClaimOutcome[]>;
	settleSends(input: { sends: readonly EndedCall[] }): Promise<SettledAs[]>;
	settleSend(input: EndedCall): Promise<SettledAs>;
}

export interface PublicDispatchStore extends Pick<DispatchStore, 'settleSend'> {
	claimPublicReply(request: AnswerRequest): Promise<PublicClaimOutcome>;
}

export interface HumanDispatchStore extends Pick<DispatchStore, 'settleSend'> {
	claimHumanReply(reply: HumanReply): Promise<ClaimOutcome>;
}

export interface TestDispatchStore extends Pick<DispatchStore, 'settleSend'> {
	claimTestSend(request: TestSend): Promise<ClaimOutcome>;
}

export interface PrivateDispatchStore extends Pick<DispatchStore, 'settleSend'> {
	claimPrivateReply(request: PrivateReplyRequest): Promise<PrivateClaimOutcome>;
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
export async function answerNow(
	store: Pick<DispatchStore, 'claimSend' | 'settleSend'>,
	client: SendMessage,
	request: AnswerRequest,
	clocks: MachineClocks = MACHINE_CLOCKS,
): Promise<DispatchOutcome> {
	const age = startCounting(clocks);
	const claim = await store.claimSend(request);
	if (claim.outcome !== 'claimed') return notClaimed(claim);
	const { call } = await callOnce(claim.sendKey, age, () => client.sendMessage(claim.recipient, claim.message));
	return settledOutcome(claim.sendKey, await store.settleSend({ sendKey: claim.sendKey, call }));
}

/** Sends a row of the copy table to a test person. */
export async function sendTest(store: TestDispatchStore, client: SendMessage, request: TestSend, clocks: MachineClocks = MACHINE_CLOCKS): Promise<DispatchOutcome> {
	const age = startCounting(clocks);
	const claim = await store.claimTestSend(request);
	if (claim.outcome !== 'claimed') return notClaimed(claim);
	const { call } = await callOnce(claim.sendKey, age, () => client.sendMessage(claim.recipient, claim.message));
	return settledOutcome(claim.sendKey, await store.settleSend({ sendKey: claim.sendKey, call }));
}

/** Sends a reply that a human has written. */
export async function sendHumanReply(
	store: HumanDispatchStore,
	client: SendMessage,
	reply: HumanReply,
	clocks: MachineClocks = MACHINE_CLOCKS,
): Promise<DispatchOutcome> {
	const age = startCounting(clocks);
	const claim = await store.claimHumanReply(reply);
	if (claim.outcome !== 'claimed') return notClaimed(claim);
	const { call } = await callOnce(claim.sendKey, age, () => client.sendMessage(claim.recipient, claim.message));
	return settledOutcome(claim.sendKey, await store.settleSend({ sendKey: claim.sendKey, call }));
}

/** A step of a campaign that was due, and what became of it. */
export interface DispatchedPlan {
	readonly plan: DuePlan;
	readonly outcome: DispatchOutcome;
}

/**
 * Sends campaign steps that are due: taken and claimed in one transaction, called side by side (one person's one after
 * the other), and settled as they end. Few at a time: a crash leaves that many to be looked for.
 *
 * @returns none when nothing is due, or the pace has no room
 */
export async function sendDue(store: Omit<DispatchStore, 'claimSend'>, client: SendMessage, due: Due, clocks: MachineClocks = MACHINE_CLOCKS): Promise<DispatchedPlan[]> {
	const age = startCounting(clocks);
	let taken: TakenPlan[];
	try {
		taken = await store.claimDue(due);
	} catch {
		// Nothing of it was kept, or what was is known to the next claim. One that cannot be claimed must not hold up the others.
		const plans = await store.takeDuePlans(due);
		const outcomes = await sendPlanned(store, client, { accountKey: due.accountKey, plans }, clocks);
		return withOutcomes(plans, outcomes);
	}
	const outcomes = await callClaimed(store, client, taken.map(({ claim }) => ({ status: 'fulfilled', value: claim })), age);
	return withOutcomes(taken.map(({ plan }) => plan), outcomes);
}

function withOutcomes(plans: readonly DuePlan[], outcomes: readonly DispatchOutcome[]): DispatchedPlan[] {
	return plans.map((plan, place) => {
		const outcome = outcomes[place];
		if (outcome === undefined) throw new Error('A plan has no outcome.');
		return { plan, outcome };
	});
}

/**
 * {@link sendDue} for plans that were taken before.
 *
 * @returns an outcome for each plan, in their order
 */
export async function sendPlanned(
	store: Omit<DispatchStore, 'claimSend' | 'claimDue' | 'takeDuePlans'>,
	client: SendMessage,
	{ accountKey, plans }: { readonly accountKey: string; readonly plans: readonly DuePlan[] },
	clocks: MachineClocks = MACHINE_CLOCKS,
): Promise<DispatchOutcome[]> {
	const age = startCounting(clocks);
	const claims = await togetherOrEach(
		plans,
		(all) => store.claimPlans({ accountKey, plans: all }),
		(plan) => store.claimPlan({ accountKey, plan }),
	);
	return callClaimed(store, client, claims, age);
}

/** Calls what was claimed, and settles it. @returns an outcome for each claim, in their order */
async function callClaimed(
	store: Pick<DispatchStore, 'settleSend' | 'settleSends'>,
	client: SendMessage,
	claims: readonly PromiseSettledResult<ClaimOutcome>[],
	age: () => number,
): Promise<DispatchOutcome[]> {
	const threads = new Map<string, Promise<EndedCall>>();
	const calls = claims.flatMap((made) => {
		if (made.status === 'rejected' || made.value.outcome !== 'claimed') return [];
		const claim = made.value;
		const before = threads.get(claim.recipient) ?? Promise.resolve();
		const call = before.then(() => callOnce(claim.sendKey, age, () => client.sendMessage(claim.recipient, claim.message)));
		threads.set(claim.recipient, call);
		return [call];
	});
	const settled = await settleAsTheyEnd(store, calls);
	// Only now: what was claimed is to be called and settled, whatever went wrong with another.
	return claims.map((made) => {
		const claim = valueOf(made);
		return claim.outcome === 'claimed' ? settledOutcome(claim.sendKey, valueOf(settled.get(claim.sendKey))) : notClaimed(claim);
	});
}

/** How long a call that has ended waits for the others, to be settled with them: each commit is a wait for the disk. */
const SETTLE_TOGETHER_MS = 250;

async function settleAsTheyEnd(
	store: Pick<DispatchStore, 'settleSend' | 'settleSends'>,
	calls: readonly Promise<EndedCall>[],
): Promise<ReadonlyMap<string, PromiseSettledResult<SettledAs>>> {
	const settled = new Map<string, PromiseSettledResult<SettledAs>>();
	const ended: EndedCall[] = [];
	const left = calls.map((call) => call.then((each) => void ended.push(each)));
	const all = Promise.all(left);
	while (settled.size < calls.length) {
		const enough = new AbortController();
		await Promise.race([all, Promise.any(left).then(() => sleep(SETTLE_TOGETHER_MS, undefined, { signal: enough.signal })).catch(() => undefined)]);
		enough.abort();
		const some = ended.splice(0);
		const as = await togetherOrEach(some, (sends) => store.settleSends({ sends }), (send) => store.settleSend(send));
		for (const [place, { sendKey }] of some.entries()) settled.set(sendKey, as[place] ?? NOT_SETTLED);
	}
	return settled;
}

/** One transaction for all; where it fails, one for each, so that one that cannot be done does not hold up the others. */
async function togetherOrEach<Item, Outcome>(
	items: readonly Item[],
	together: (items: readonly Item[]) => Promise<Outcome[]>,
	each: (item: Item) => Promise<Outcome>,
): Promise<PromiseSettledResult<Outcome>[]> {
	if (items.length > 1) {
		try {
			return (await together(items)).map((value) => ({ status: 'fulfilled', value }));
		} catch {
			// Nothing of it was kept.
		}
	}
	return Promise.allSettled(items.map(each));
}

const NOT_SETTLED: PromiseRejectedResult = { status: 'rejected', reason: new Error('A send was not settled.') };

function valueOf<Value>(result: PromiseSettledResult<Value> = NOT_SETTLED): Value {
	if (result.status === 'rejected') throw result.reason;
	return result.value;
}

/** Answers a comment of a person with a message to them, once and for good. */
export async function answerPrivately(
	store: PrivateDispatchStore,
	client: Pick<InstagramClient, 'sendPrivateReply'>,
	request: PrivateReplyRequest,
	clocks: MachineClocks = MACHINE_CLOCKS,
): Promise<DispatchOutcome> {
	const age = startCounting(clocks);
	const claim = await store.claimPrivateReply(request);
	if (claim.outcome !== 'claimed') return notClaimed(claim);
	const { call } = await callOnce(claim.sendKey, age, () => client.sendPrivateReply(claim.commentId, claim.text));
	return settledOutcome(claim.sendKey, await store.settleSend({ sendKey: claim.sendKey, call }));
}

/** Answers a comment of a person in public. */
export async function answerPublicly(
	store: PublicDispatchStore,
	client: Pick<InstagramClient, 'replyToComment'>,
	request: AnswerRequest,
	clocks: MachineClocks = MACHINE_CLOCKS,
): Promise<DispatchOutcome> {
	const age = startCounting(clocks);
	const claim = await store.claimPublicReply(request);
	if (claim.outcome !== 'claimed') return notClaimed(claim);
	const { call } = await callOnce(claim.sendKey, age, async () => {
		const result = await client.replyToComment(claim.commentId, claim.text);
		return result.ok ? { ok: true, value: { mid: result.value.commentId } } : result;
	});
	return settledOutcome(claim.sendKey, await store.settleSend({ sendKey: claim.sendKey, call }));
}

/** A call that would begin later than its place in the hour and its lease allow is not made (see `pace.ts`). */
const TOO_LATE: CallOutcome = { outcome: 'failed', error: { class: 'not_reached', code: null, subcode: null } };

/**
 * decide → claim → send → settle: the call goes out only after the claim has committed; whatever happens after
 * that, this message is never sent a second time.
 */
async function callOnce(
	sendKey: string,
	/** Milliseconds since the claim was asked for. */
	age: () => number,
	send: () => Promise<CallResult<{ mid: string }>>,
): Promise<EndedCall> {
	return { sendKey, call: age() < CALL_BEGINS_WITHIN_MS / 2 ? await outcomeOf(send) : TOO_LATE };
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
