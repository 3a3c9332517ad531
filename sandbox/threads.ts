import type { Sandbox } from './context';
import type { Account, DirectMessage, Follower, Thread } from './world';

/** The person's thread with the account; made at the first contact, so an IGSID nobody has met stays unknown. */
export function threadFor(sandbox: Sandbox, account: Account, follower: Follower): Thread {
	const existing = sandbox.world.threadWith(account, follower);
	if (existing) return existing;
	const igsid = sandbox.ids.igsid(follower.id, account.professionalId);
	const thread: Thread = {
		conversationId: sandbox.ids.conversation(igsid, account.professionalId),
		account, follower, igsid,
		messages: [], windowOpenedAt: null, windowExtendedUntil: null, ownedByOther: false, profileConsent: false, accountAnswered: false,
	};
	sandbox.world.threads.push(thread);
	return thread;
}

/** reference §4.2: open for `span` ms from the person's last message, shut at the very end of it. */
export function windowOpen(thread: Thread, now: number, span: number): boolean {
	if (thread.windowExtendedUntil !== null && now < thread.windowExtendedUntil) return true;
	return thread.windowOpenedAt !== null && now - thread.windowOpenedAt < span;
}

/** Puts a message into the thread; what is not named is empty. */
export function addMessage(
	sandbox: Sandbox,
	thread: Thread,
	message: Pick<DirectMessage, 'from'> & Partial<Omit<DirectMessage, 'mid' | 'at'>>,
): DirectMessage {
	const complete: DirectMessage = {
		text: null, quickReplies: [], attachment: null, storyId: null, commentId: null, replyToMid: null, unsupported: false,
		tapped: null, reaction: null, seen: false, deleted: false, edits: 0,
		...message,
		mid: sandbox.ids.message(),
		at: sandbox.clock.now(),
	};
	thread.messages.push(complete);
	return complete;
}
