import { getAccount } from '../accounts/account-store';
import { findHold } from '../consent/holds';
import { findRestriction } from '../consent/restriction';
import { findSuppression } from '../consent/suppression';
import { findCommentRef, type CommentRef } from '../inbox/comment-refs';
import { accountNow } from '../store/clock';
import type { AccountRow } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { neutralTheme } from '../viewers/story-facts';
import { isTestPerson } from '../viewers/test-people';
import { accountFacts } from './account-side';
import { CLAIM_LEASE_MS, findEarlier, recordDecision, refuse, type MessageName, type NotClaimed, type PreviewOutcome } from './claim';
import { chooseCopy, type CopyRow } from './copy';
import { readLimits } from './limits';
import { causeKey, type AnswerRequest } from './message';
import { readAccountPace } from './pace';
import { readMarksOf } from './person-facts';
import { decidePublicReply, type PublicReplyFacts } from './public-reply-decide';
import { readPublishedCopy } from './published-copy';
import { textHash } from './text-hash';
import { disclosureLine, renderText } from './tokens';

export type PublicClaimOutcome =
	| { readonly outcome: 'claimed'; readonly sendKey: string; readonly commentId: string; readonly text: string }
	| NotClaimed;

/**
 * Decides and reserves the public reply to a comment: pace slot and unique key (comment, step) in the same
 * transaction. Only after this has committed may the call go out (law 2).
 */
export const claimPublicReply: UseCase<AnswerRequest, PublicClaimOutcome> = async (store, request) => {
	const name = nameOf(request);
	const earlier = await findEarlier(store, name);
	if (earlier) return earlier;
	const gathered = await gather(store, request);
	const decision = decidePublicReply(gathered.facts, gathered.now);
	await recordDecision(store, name, gathered.now, decision);
	if (!decision.send) return refuse(store, name, decision.reasons, gathered.now);
	if (gathered.comment === null) return refuse(store, name, [{ code: 'comment_unknown' }], gathered.now);
	return reserve(store, name, gathered, decision.copy, gathered.comment);
};

/** The same decision with nothing recorded and nothing reserved. */
export const previewPublicReply: UseCase<AnswerRequest, PreviewOutcome> = async (store, request) => {
	const earlier = await findEarlier(store, nameOf(request));
	const { facts, now } = await gather(store, request);
	const decision = decidePublicReply(facts, now);
	return {
		wouldSend: decision.send && earlier === null,
		reasons: decision.send ? [] : decision.reasons,
		text: facts.copy?.text ?? null,
		already: earlier !== null,
	};
};

function nameOf({ accountKey, viewerKey, eventKey, step }: AnswerRequest): MessageName {
	return { accountKey, viewerKey, step, cause: { kind: 'public_reply', eventKey } };
}

interface Gathered {
	readonly facts: PublicReplyFacts;
	readonly comment: CommentRef | null;
	readonly now: number;
	readonly account: AccountRow;
	readonly copyVersion: number;
}

async function gather(store: StoreContext, request: AnswerRequest): Promise<Gathered> {
	const { accountKey, viewerKey } = request;
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const published = await readPublishedCopy(store);
	const comment = await findCommentRef(store, request, now);
	const languages = [await languageOf(store, request), account.language, 'en', 'nl'] as const;
	const facts: PublicReplyFacts = {
		...(await accountFacts(store, account, now)),
		testPerson: await isTestPerson(store, accountKey, viewerKey),
		underAge: (await readMarksOf(store, request)).underAge,
		suppression: await findSuppression(store, accountKey, viewerKey),
		restricted: (await findRestriction(store, accountKey, viewerKey)) !== null,
		hold: (await findHold(store, accountKey, viewerKey))?.reason ?? null,
		ownComment: await isOwnComment(store, request),
		comment,
		copy: chooseCopy(published?.rows ?? [], request.copyKey, languages),
		pace: await readAccountPace(store, { accountKey, limits: await readLimits(store, accountKey), now }),
	};
	return { facts, comment, now, account, copyVersion: published?.version ?? 0 };
}

async function languageOf({ tx }: StoreContext, { viewerKey }: AnswerRequest) {
	const row = await tx.selectFrom('viewers').select('language').where('viewer_key', '=', viewerKey).executeTakeFirst();
	return row?.language ?? null;
}

/** Whether the event is a comment by this person; comments of the account itself are no events. */
async function isOwnComment({ tx }: StoreContext, { accountKey, viewerKey, eventKey }: AnswerRequest): Promise<boolean> {
	const row = await tx
		.selectFrom('events')
		.select('event_key')
		.where('event_key', '=', eventKey)
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', 'in', ['comment', 'live_comment'])
		.executeTakeFirst();
	return row !== undefined;
}

async function reserve(
	store: StoreContext,
	name: MessageName,
	{ account, now, copyVersion }: Gathered,
	copy: CopyRow,
	{ commentId }: CommentRef,
): Promise<PublicClaimOutcome> {
	const sendKey = store.newKey('snd');
	// Nobody is named in public: how a person is called in their profile is no business of other readers.
	const text = renderText(copy.text, {
		name: '', code: '', account: account.username, privacy_link: account.privacy_link, link: copy.link ?? '', story_theme: neutralTheme(copy.language),
		disclosure: disclosureLine(copy.language, { account: account.username, privacyLink: account.privacy_link }),
	});
	await store.tx
		.insertInto('sends')
		.values({
			send_key: sendKey,
			account_key: name.accountKey,
			viewer_key: name.viewerKey,
			cause: causeKey(name.cause),
			step: name.step,
			copy_key: copy.key,
			copy_version: copyVersion,
			language: copy.language,
			purpose: copy.purpose,
			lawful_basis: 'answer_to_own_message',
			evidence: JSON.stringify({ public: true }),
			state: 'claimed',
			claimed_at: now,
			lease_until: store.wallClock + CLAIM_LEASE_MS,
			settled_at: null,
			settled_by: null,
			text_hash: publicTextHash(store, commentId, text),
			message_hash: null,
			error: null,
		})
		.execute();
	return { outcome: 'claimed', sendKey, commentId, text };
}

/** Recognises our own reply when it comes back as a comment: by the comment it answers and its text, neither of them kept. */
export function publicTextHash({ keys }: Pick<StoreContext, 'keys'>, commentId: string, text: string): string {
	return textHash(keys, `comment ${commentId}`, text.trim());
}
