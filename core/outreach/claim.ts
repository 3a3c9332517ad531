import { QUESTION_OPEN_MS } from '../consent/gate';
import { noPayload, yesPayload } from '../consent/reading';
import type { OutgoingMessage } from '../instagram/client';
import { insertMany } from '../store/insert-many';
import type { StoreContext, UseCase } from '../store/use-case';
import type { AccountSide } from './account-side';
import { countClaim } from './campaign-counts';
import { channelOf } from './channel';
import { takeCode } from './codes';
import type { CopyRow } from './copy';
import { decideSend, verdictOf, type Decision, type Reason, type Verdict } from './decide';
import { decideElsewhere } from './decide-elsewhere';
import { discloses } from './disclosure';
import { gatherFacts, type GatheredFacts } from './facts';
import { causeKey, toMessage, type AnswerRequest, type Cause, type MessageRequest, type PublicCause } from './message';
import { closeOrigin, postponeOrigin } from './origin';
import { takeCampaignSlot } from './pace';
import type { Rendered, RenderWith } from './render-for';
import { readSendsOfCause, type SendOfCause } from './sends-of-cause';
import { textHash } from './text-hash';
import { hasToken } from './tokens';
import { countVariant } from './variant-counts';

/** A claim nobody settled within this time belonged to a process that died: the call itself ends after 15 s. */
export const CLAIM_LEASE_MS = 30_000;

export type ClaimOutcome =
	| { readonly outcome: 'claimed'; readonly sendKey: string; readonly recipient: string; readonly message: OutgoingMessage; readonly endLink?: string }
	| NotClaimed;

export type NotClaimed =
	/** This very message was claimed before; it is never sent a second time. */
	| { readonly outcome: 'already'; readonly sendKey: string; readonly state: 'sent' | 'claimed' | 'unknown' }
	| ({ readonly outcome: 'refused'; readonly reasons: readonly Reason[] } & Verdict);

/** What names a message among all: it is claimed once. */
export interface MessageName {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly cause: Cause | PublicCause;
	readonly step: string;
}

/**
 * Decides once more and reserves the message: pace slot and unique key in the same transaction. Only after
 * this has committed may the call go out (law 2).
 */
export const claimSend: UseCase<AnswerRequest, ClaimOutcome> = (store, request) => claimMessage(store, toMessage(request));

/** {@link claimSend} for any cause, inside the caller's transaction. @param side left out: read here */
export async function claimMessage(store: StoreContext, request: MessageRequest, side?: AccountSide): Promise<ClaimOutcome> {
	const before = await readSendsOfCause(store, request);
	const earlier = earlierOf(before, request);
	if (earlier) return earlier;
	const gathered = await gatherFacts(store, request, { before, ...(side && { side }) });
	const decision = decide(gathered);
	await recordDecision(store, request, gathered.now, decision);
	if (!decision.send) return refuse(store, request, decision.reasons, gathered.now);
	const { rendered } = gathered;
	if (rendered === null) return refuse(store, request, [{ code: request.elsewhere ? 'address_missing' : 'never_wrote' }], gathered.now);
	return reserve(store, request, gathered, decision, rendered);
}

function decide({ facts, elsewhere, now }: GatheredFacts): Decision {
	return elsewhere === null ? decideSend(facts, now) : decideElsewhere(facts, elsewhere, now);
}

export interface PreviewOutcome {
	readonly wouldSend: boolean;
	readonly reasons: readonly Reason[];
	/** The text with its tokens unfilled: a preview shows no name. */
	readonly text: string | null;
	readonly already: boolean;
}

/** The same decision with nothing recorded and nothing reserved. */
export const previewSend: UseCase<AnswerRequest, PreviewOutcome> = (store, answer) => previewMessage(store, toMessage(answer));

/** {@link previewSend} for any cause. */
export async function previewMessage(store: StoreContext, request: MessageRequest): Promise<PreviewOutcome> {
	const earlier = await findEarlier(store, request);
	const { facts, now } = await gatherFacts(store, request);
	const decision = decideSend(facts, now);
	return {
		wouldSend: decision.send && earlier === null,
		reasons: decision.send ? [] : decision.reasons,
		text: facts.copy?.text ?? null,
		already: earlier !== null,
	};
}

/** The claim of this very message, unless Instagram refused it. */
export async function findEarlier(store: StoreContext, request: MessageName): Promise<AlreadyClaimed | null> {
	return earlierOf(await readSendsOfCause(store, request), request);
}

type AlreadyClaimed = Extract<NotClaimed, { outcome: 'already' }>;

function earlierOf(before: readonly SendOfCause[], { step }: Pick<MessageName, 'step'>): AlreadyClaimed | null {
	const row = before.find((send) => send.step === step);
	return row ? { outcome: 'already', sendKey: row.send_key, state: row.state } : null;
}

/** A no that time can end puts the event or plan off until then; any other no is its answer. */
export async function refuse(store: StoreContext, { cause, accountKey, viewerKey, step }: MessageName, reasons: readonly Reason[], now: number): Promise<NotClaimed> {
	const verdict = verdictOf(reasons, now);
	const origin = { accountKey, viewerKey, cause: causeKey(cause), step };
	if (verdict.verdict === 'later') await postponeOrigin(store, origin, { now, until: verdict.retryAt });
	else await closeOrigin(store, origin, { outcome: verdict.verdict, reasons, now });
	return { outcome: 'refused', reasons, ...verdict };
}

async function reserve(
	store: StoreContext,
	request: MessageRequest,
	{ facts, now, limits, copyVersion, elsewhere, toldSource, code, render }: GatheredFacts,
	decision: Extract<Decision, { send: true }>,
	{ recipient, text, endLink }: Rendered,
): Promise<ClaimOutcome> {
	const { copy, lawfulBasis } = decision;
	const sendKey = store.newKey('snd');
	const questionKey = copy.asks === null ? null : store.newKey('qst');
	const consent = elsewhere?.consent ?? facts.promotionConsent;
	await insertMany(store.tx, 'sends', [{
		send_key: sendKey,
		account_key: request.accountKey,
		viewer_key: request.viewerKey,
		cause: causeKey(request.cause),
		step: request.step,
		copy_key: copy.key,
		copy_version: copyVersion ?? 0,
		language: copy.language,
		purpose: copy.purpose,
		lawful_basis: lawfulBasis,
		evidence: JSON.stringify({
			windowFrom: facts.lastInboundAt,
			consent: lawfulBasis === 'consent' && consent.state === 'granted' ? consent.entry.sourceEvent : null,
			...(facts.cause?.kind === 'private_reply' ? { asked: facts.cause.asked } : {}),
		}),
		state: 'claimed',
		claimed_at: now,
		lease_until: store.wallClock + (request.elsewhere ? channelOf(request.elsewhere.channel).leaseMs : CLAIM_LEASE_MS),
		settled_at: null,
		settled_by: null,
		text_hash: textHash(store.keys, recipient, text),
		message_hash: null,
		error: null,
		channel: request.elsewhere?.channel ?? null,
		variant: request.cause.kind === 'campaign' ? copy.variant : null,
		disclosed: request.elsewhere === undefined && saysSo(copy, render) ? 1 : 0,
		told_source: toldSource ? 1 : 0,
		code_key: code?.codeKey ?? null,
	}]);
	if (code !== null) await takeCode(store, code, sendKey);
	if (copy.asks !== null && questionKey !== null) {
		await openQuestion(store, request, { questionKey, sendKey, purpose: copy.asks, wording: wordingOf(copy, copyVersion), now });
	}
	if (request.cause.kind === 'campaign') {
		await takeCampaignSlot(store, { accountKey: request.accountKey, limits, now });
		const name = { accountKey: request.accountKey, campaign: request.cause.campaign, now };
		await countClaim(store, name);
		await countVariant(store, { ...name, variant: copy.variant });
	}
	const quickReplies = copy.quickReplies.map((title, index) => ({ title, payload: payloadOf(questionKey, index) }));
	return { outcome: 'claimed', sendKey, recipient, message: { text, quickReplies }, ...(endLink === undefined ? {} : { endLink }) };
}

/** Whether the message says that it is automated: in words of the text's own, or by the line where it stands. */
function saysSo(copy: CopyRow, { disclosed }: RenderWith): boolean {
	return discloses(copy) && (disclosed || !hasToken(copy.text, 'disclosure'));
}

/** Opened with the claim and not after the call: the person may answer before we have settled. */
async function openQuestion(
	{ tx }: StoreContext,
	request: MessageRequest,
	question: { questionKey: string; sendKey: string; purpose: string; wording: string; now: number },
): Promise<void> {
	await tx
		.insertInto('open_questions')
		.values({
			question_key: question.questionKey,
			account_key: request.accountKey,
			viewer_key: request.viewerKey,
			purpose: question.purpose,
			wording: question.wording,
			send_key: question.sendKey,
			asked_at: question.now,
			expires_at: question.now + QUESTION_OPEN_MS,
			state: 'open',
			answered_event: null,
		})
		.execute();
}

function payloadOf(questionKey: string | null, index: number): string {
	if (questionKey === null) return `sf:choice:${index}`;
	return index === 0 ? yesPayload(questionKey) : noPayload(questionKey);
}

function wordingOf(copy: CopyRow, version: number | null): string {
	return `${copy.key}/${copy.language}/${copy.variant}@${version ?? 0}`;
}

export async function recordDecision(
	store: StoreContext,
	request: MessageName,
	now: number,
	decision: Pick<Extract<Decision, { send: true }>, 'send'> | Extract<Decision, { send: false }>,
): Promise<void> {
	await insertMany(store.tx, 'decisions', [{
		decision_key: store.newKey('dec'),
		account_key: request.accountKey,
		viewer_key: request.viewerKey,
		cause: causeKey(request.cause),
		step: request.step,
		at: now,
		send: decision.send ? 1 : 0,
		reasons: JSON.stringify(decision.send ? [] : decision.reasons),
	}]);
}
