import type { Sandbox } from '../context';
import { day } from '../clock';
import { addMessage } from '../threads';
import type { DirectMessage, Thread } from '../world';
import { attachmentUpdate, deletedUpdate, editedUpdate, messageUpdate, quickReplyUpdate, storyMentionUpdate, unsupportedUpdate } from '../webhooks/messages';
import { optInUpdate, postbackUpdate, reactionUpdate, referralUpdate, seenUpdate } from '../webhooks/signals';
import type { FollowerAct } from './acts';
import type { Effect } from './effect';
import { liveStory } from './on-screen';

export type ConversationAct = Extract<FollowerAct, {
	act: 'message' | 'story-reply' | 'attachment' | 'unsupported' | 'tap' | 'postback' | 'open-link' | 'opt-in' | 'reaction' | 'story-mention' | 'seen' | 'delete-message' | 'edit-message';
}>;

type Act<Name extends ConversationAct['act']> = Extract<ConversationAct, { act: Name }>;

/** What a person does in their thread with the account. */
export function converse(sandbox: Sandbox, thread: Thread, act: ConversationAct): Effect {
	const now = sandbox.clock.now();
	switch (act.act) {
		case 'message':
			return write(sandbox, thread, act);
		case 'story-reply': {
			const story = liveStory(sandbox, thread.account, act.storyId);
			const message = say(sandbox, thread, { text: act.text, storyId: story.id });
			return { update: messageUpdate(thread, message, { story, isSelf: act.isSelf === true }), mid: message.mid, storyId: story.id, text: act.text };
		}
		case 'attachment': {
			const message = say(sandbox, thread, { attachment: act.type });
			return { update: attachmentUpdate(thread, message, act.type), mid: message.mid };
		}
		case 'unsupported': {
			const message = say(sandbox, thread, { unsupported: true });
			return { update: unsupportedUpdate(thread, message), mid: message.mid };
		}
		case 'tap':
			return tap(sandbox, thread, act);
		case 'postback': {
			// reference §4.2 and §4.8: a menu tap opens the window and gives consent to the profile.
			openWindow(thread, now);
			const mid = sandbox.ids.message();
			return { update: postbackUpdate(thread, { mid, title: act.title, payload: act.payload, ref: act.ref, isSelf: act.isSelf === true }, now), mid, text: act.title };
		}
		case 'open-link':
			if (thread.account.settings.referralOpensWindow) openWindow(thread, now);
			return { update: referralUpdate(thread, act.ref, now) };
		case 'opt-in':
			return { update: optInUpdate(thread, act.payload, now) };
		case 'reaction': {
			const message = pickMessage(thread, 'account', act.messageId);
			message.reaction = act.emoji;
			if (thread.account.settings.reactionOpensWindow) openWindow(thread, now);
			return { update: reactionUpdate(thread, message, act.emoji, now), mid: message.mid, text: act.emoji };
		}
		case 'story-mention': {
			const message = addMessage(sandbox, thread, { from: 'follower', attachment: 'story_mention' });
			if (thread.account.settings.mentionOpensWindow) openWindow(thread, now);
			return { update: storyMentionUpdate(thread, message), mid: message.mid };
		}
		case 'seen': {
			const message = pickMessage(thread, 'account', act.messageId);
			message.seen = true;
			return { update: seenUpdate(thread, message, now), mid: message.mid };
		}
		case 'delete-message': {
			const message = pickMessage(thread, 'follower', act.messageId);
			message.deleted = true;
			return { update: deletedUpdate(thread, message, now), mid: message.mid };
		}
		case 'edit-message': {
			const message = pickMessage(thread, 'follower', act.messageId);
			message.text = act.text;
			message.edits += 1;
			return { update: editedUpdate(thread, message, now), mid: message.mid, text: act.text };
		}
	}
}

function write(sandbox: Sandbox, thread: Thread, act: Act<'message'>): Effect {
	const replyTo = act.replyTo === undefined ? null : pickMessage(thread, 'account', act.replyTo).mid;
	const message = say(sandbox, thread, { text: act.text, replyToMid: replyTo });
	// reference §4.2: the first message after an ad click may open up to 7 days.
	if (act.ad && thread.account.settings.adOpensSevenDays) thread.windowExtendedUntil = message.at + 7 * day;
	const update = messageUpdate(thread, message, { replyTo, isSelf: act.isSelf === true, ...(act.ad ? { ad: act.ad } : {}) });
	return { update, mid: message.mid, text: act.text };
}

function tap(sandbox: Sandbox, thread: Thread, act: Act<'tap'>): Effect {
	const offers = ({ quickReplies }: DirectMessage) => (act.title === undefined ? quickReplies.length > 0 : quickReplies.some(({ title }) => title === act.title));
	const offered = thread.messages.findLast((message) => (act.messageId === undefined ? offers(message) : message.mid === act.messageId));
	const choice = offered?.quickReplies.find((reply, index) => (act.title === undefined ? index === (act.index ?? 0) : reply.title === act.title));
	if (!offered || !choice) throw new Error('There is no such quick reply to tap');
	offered.tapped = choice.title;
	const message = say(sandbox, thread, { text: choice.title });
	return { update: quickReplyUpdate(thread, message, choice.payload), mid: message.mid, text: choice.title };
}

function say(sandbox: Sandbox, thread: Thread, content: Partial<Pick<DirectMessage, 'text' | 'storyId' | 'attachment' | 'unsupported' | 'replyToMid'>>): DirectMessage {
	const message = addMessage(sandbox, thread, { from: 'follower', ...content });
	// While the person has blocked the account nothing reaches it, so nothing opens either.
	if (!thread.follower.blocks.has(thread.account.professionalId)) openWindow(thread, message.at);
	return message;
}

function openWindow(thread: Thread, now: number): void {
	thread.windowOpenedAt = now;
	thread.profileConsent = true;
}

function pickMessage(thread: Thread, from: DirectMessage['from'], mid?: string): DirectMessage {
	const message = mid === undefined
		? thread.messages.findLast((candidate) => candidate.from === from && !candidate.deleted)
		: thread.messages.find((candidate) => candidate.mid === mid);
	if (!message) throw new Error('There is no such message');
	return message;
}
