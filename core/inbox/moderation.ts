import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { UseCase } from '../store/use-case';
import { findCommentRef } from './comment-refs';

export type ModerationDoor =
	| { readonly open: true; readonly commentId: string; readonly mediaId: string | null }
	| { readonly open: false; readonly why: 'account_paused' | 'comment_unknown' };

/**
 * The comment behind an event, to hide or delete it. That is no message, so mode and stop switch do not matter: a
 * comment can be hidden while sending is stopped. A paused account makes no call at all.
 */
export const openForModeration: UseCase<{ accountKey: string; eventKey: string }, ModerationDoor> = async (store, comment) => {
	const account = await getAccount(store.tx, comment.accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const paused = account.paused_reason !== null && (account.paused_until === null || account.paused_until > now);
	if (paused) return { open: false, why: 'account_paused' };
	const found = await findCommentRef(store, comment, now);
	return found ? { open: true, commentId: found.commentId, mediaId: found.mediaId } : { open: false, why: 'comment_unknown' };
};
