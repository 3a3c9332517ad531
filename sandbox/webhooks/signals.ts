import type { DirectMessage, Thread } from '../world';
import { threadUpdate } from './update';
import type { UpdateDraft } from './update';

/** reference §3.6: unreact carries neither reaction nor emoji. */
export function reactionUpdate(thread: Thread, message: DirectMessage, emoji: string | null, at: number): UpdateDraft {
	const reaction = emoji === null ? { action: 'unreact' } : { action: 'react', reaction: reactionNames[emoji] ?? 'other', emoji };
	return threadUpdate(thread, { field: 'message_reactions', kind: 'reaction', mid: message.mid, at, event: { reaction: { mid: message.mid, ...reaction } } });
}

/** Ice breaker, menu or template button; is_self sits beside `postback` (reference §3.6). */
export function postbackUpdate(thread: Thread, tap: { mid: string; title: string; payload: string; ref?: string | undefined; isSelf: boolean }, at: number): UpdateDraft {
	const { mid, title, payload, ref, isSelf } = tap;
	const postback = { mid, title, payload, ...(ref === undefined ? {} : { referral: linkReferral(ref) }) };
	return threadUpdate(thread, { field: 'messaging_postbacks', kind: 'postback', mid, at, event: { postback, ...(isSelf ? { is_self: true } : {}) } });
}

/** reference §7.17: a message id, never a watermark. */
export function seenUpdate(thread: Thread, message: DirectMessage, at: number): UpdateDraft {
	return threadUpdate(thread, { field: 'messaging_seen', kind: 'seen', mid: message.mid, at, event: { read: { mid: message.mid } } });
}

/** An ig.me link in an existing thread (reference §3.6). */
export function referralUpdate(thread: Thread, ref: string, at: number): UpdateDraft {
	return threadUpdate(thread, { field: 'messaging_referral', kind: 'referral', mid: null, at, event: { referral: linkReferral(ref) } });
}

/** Messenger's payload; Instagram's is not published (reference §3.6). */
export function optInUpdate(thread: Thread, payload: string, at: number): UpdateDraft {
	const optin = { type: 'notification_messages', payload, notification_messages_token: `token-${thread.igsid}` };
	return threadUpdate(thread, { field: 'messaging_optins', kind: 'opt-in', mid: null, at, event: { optin } });
}

/** reference §3.6, "Handover": what one app does with the control over a thread. */
export const handovers = ['pass', 'take', 'request', 'app-roles'] as const;

export interface Handover {
	readonly what: (typeof handovers)[number];
	readonly from: string;
	readonly to: string;
	readonly metadata: string;
}

export function handoverUpdate(thread: Thread, handover: Handover, at: number): UpdateDraft {
	return threadUpdate(thread, { field: 'messaging_handover', kind: `handover-${handover.what}`, mid: null, at, event: handoverEvent(handover) });
}

function handoverEvent({ what, from, to, metadata }: Handover): Record<string, unknown> {
	switch (what) {
		case 'pass':
			return { pass_thread_control: { previous_owner_app_id: from, new_owner_app_id: to, metadata } };
		case 'take':
			return { take_thread_control: { previous_owner_app_id: from, new_owner_app_id: to, metadata } };
		case 'request':
			return { request_thread_control: { requested_owner_app_id: to, metadata } };
		case 'app-roles':
			return { app_roles: { [to]: ['primary_receiver'] } };
	}
}

function linkReferral(ref: string): Record<string, unknown> {
	return { ref, source: 'IGME-SOURCE-LINK', type: 'OPEN_THREAD' };
}

const reactionNames: Record<string, string> = { '❤️': 'love', '❤': 'love', '👍': 'like', '😂': 'laugh', '😮': 'wow', '😢': 'sad', '😡': 'angry' };
