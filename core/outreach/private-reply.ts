import { getAccount } from '../accounts/account-store';
import { findCommentRef } from '../inbox/comment-refs';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { claimMessage, previewMessage, type NotClaimed, type PreviewOutcome } from './claim';
import { readAsk } from './comment-ask';
import { PRIVATE_STEP, type MessageRequest } from './message';

/** Which comment is answered. The text follows from the keyword it says. */
export interface PrivateReplyRequest {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** The comment. */
	readonly eventKey: string;
}

export type PrivateClaimOutcome =
	| { readonly outcome: 'claimed'; readonly sendKey: string; readonly commentId: string; readonly text: string }
	| NotClaimed;

/**
 * Decides and reserves the one private reply to a comment (law 2). Its text goes without buttons: whether they arrive
 * is told both ways (reference §4.3), and a second try would find the reply spent.
 */
export const claimPrivateReply: UseCase<PrivateReplyRequest, PrivateClaimOutcome> = async (store, request) => {
	const claim = await claimMessage(store, await messageOf(store, request));
	if (claim.outcome !== 'claimed') return claim;
	const now = await accountNow(store.tx, await getAccount(store.tx, request.accountKey), store.wallClock);
	const comment = await findCommentRef(store, request, now);
	if (comment === null) throw new Error('A private reply was claimed to a comment that is not kept.');
	return { outcome: 'claimed', sendKey: claim.sendKey, commentId: comment.commentId, text: claim.message.text };
};

/** The same decision with nothing recorded and nothing reserved. */
export const previewPrivateReply: UseCase<PrivateReplyRequest, PreviewOutcome> = async (store, request) => previewMessage(store, await messageOf(store, request));

async function messageOf(store: StoreContext, { accountKey, viewerKey, eventKey }: PrivateReplyRequest): Promise<MessageRequest> {
	const ask = await readAsk(store, { accountKey, eventKey });
	return { accountKey, viewerKey, cause: { kind: 'private_reply', eventKey }, step: PRIVATE_STEP, copyKey: ask?.copyKey ?? '' };
}
