import type { Sandbox } from '../context';
import { isLive } from '../graph/stories';
import type { NavigationAction } from '../graph/story-figures';
import { addMessage, threadFor } from '../threads';
import type { Account, DirectMessage, Follower, Story, Thread } from '../world';
import { commentUpdate, deletedUpdate, editedUpdate, messageUpdate, postbackUpdate, quickReplyUpdate, reactionUpdate, seenUpdate, storyMentionUpdate } from '../webhooks/update';
import type { UpdateDraft } from '../webhooks/update';
import type { ActResult, FollowerAct } from './acts';

interface Effect {
	update?: UpdateDraft;
	mid?: string;
	commentId?: string;
	storyId?: string;
	text?: string | null;
	leftBy?: NavigationAction;
}

/** Lets a person do something: the app is told, the log keeps it. */
export function perform(sandbox: Sandbox, account: Account, follower: Follower, act: FollowerAct, by: 'hand' | 'script'): ActResult {
	const effect = applyAct(sandbox, account, follower, act);
	// reference §4.9: a person who has blocked the account reaches it no more.
	const told = effect.update && !follower.blocks.has(account.professionalId) ? effect.update : null;
	const record = { mid: effect.mid ?? null, commentId: effect.commentId ?? null, storyId: effect.storyId ?? null };
	const updateId = told && sandbox.deliveries.publish(told);
	sandbox.log.append({ kind: 'act', account: account.professionalId, follower: follower.id, act: act.act, by, text: effect.text ?? null, leftBy: effect.leftBy ?? null, update: updateId, ...record });
	return { act: act.act, updateId, ...record };
}

function applyAct(sandbox: Sandbox, account: Account, follower: Follower, act: FollowerAct): Effect {
	const now = sandbox.clock.now();
	switch (act.act) {
		case 'block':
			follower.blocks.add(account.professionalId);
			return {};
		case 'unblock':
			follower.blocks.delete(account.professionalId);
			return {};
		case 'follow':
			follower.follows.add(account.professionalId);
			return {};
		case 'unfollow':
			follower.follows.delete(account.professionalId);
			return {};
		case 'view-story':
			return { storyId: liveStory(sandbox, account, act.storyId).id, leftBy: act.leaveBy ?? 'tap_forward' };
		case 'comment':
			return comment(sandbox, account, follower, act);
		default:
			return conversationAct(sandbox, threadFor(sandbox, account, follower), act, now);
	}
}

type ConversationAct = Extract<FollowerAct, { act: 'message' | 'story-reply' | 'tap' | 'postback' | 'reaction' | 'story-mention' | 'seen' | 'delete-message' | 'edit-message' }>;

function conversationAct(sandbox: Sandbox, thread: Thread, act: ConversationAct, now: number): Effect {
	switch (act.act) {
		case 'message': {
			const message = say(sandbox, thread, { text: act.text });
			return { update: messageUpdate(thread, message, null), mid: message.mid, text: act.text };
		}
		case 'story-reply': {
			const story = liveStory(sandbox, thread.account, act.storyId);
			const message = say(sandbox, thread, { text: act.text, storyId: story.id });
			return { update: messageUpdate(thread, message, story), mid: message.mid, storyId: story.id, text: act.text };
		}
		case 'tap':
			return tap(sandbox, thread, act);
		case 'postback': {
			// reference §4.2 and §4.8: a menu tap opens the window and gives consent to the profile.
			openWindow(thread, now);
			const mid = sandbox.ids.message();
			return { update: postbackUpdate(thread, mid, act.title, act.payload, now, act.isSelf === true), mid, text: act.title };
		}
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
			return { update: editedUpdate(thread, message, now), mid: message.mid, text: act.text };
		}
	}
}

function tap(sandbox: Sandbox, thread: Thread, act: Extract<FollowerAct, { act: 'tap' }>): Effect {
	const offered = thread.messages.findLast((message) => (act.messageId === undefined ? message.quickReplies.length > 0 : message.mid === act.messageId));
	const choice = offered?.quickReplies.find((reply, index) => (act.title === undefined ? index === (act.index ?? 0) : reply.title === act.title));
	if (!offered || !choice) throw new Error('There is no such quick reply to tap');
	offered.tapped = choice.title;
	const message = say(sandbox, thread, { text: choice.title });
	return { update: quickReplyUpdate(thread, message, choice.payload), mid: message.mid, text: choice.title };
}

/** reference §2.3, §4.2: a comment makes the person known, opens no window and gives no consent. */
function comment(sandbox: Sandbox, account: Account, follower: Follower, act: Extract<FollowerAct, { act: 'comment' }>): Effect {
	const thread = threadFor(sandbox, account, follower);
	const story = act.storyId === undefined ? null : liveStory(sandbox, account, act.storyId);
	const written = {
		id: sandbox.ids.comment(), account, follower, igsid: thread.igsid, mediaId: story?.id ?? act.mediaId ?? sandbox.ids.media(), text: act.text,
		at: sandbox.clock.now(), privateReplyMid: null,
	};
	sandbox.world.comments.set(written.id, written);
	const update = commentUpdate(written, follower.username, story ? 'STORY' : 'FEED', act.parentId ?? null);
	return { update, commentId: written.id, text: act.text, ...(story ? { storyId: story.id } : {}) };
}

function say(sandbox: Sandbox, thread: Thread, content: { text: string; storyId?: string }): DirectMessage {
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

/** reference §2.1: a story lives 24 h. */
function liveStory(sandbox: Sandbox, account: Account, id?: string): Story {
	const live = sandbox.world.stories.filter((story) => story.account === account && isLive(sandbox, story));
	const story = id === undefined ? live.at(-1) : live.find((candidate) => candidate.id === id);
	if (!story) throw new Error(id === undefined ? 'The account has no story at the moment' : `Story ${id} is not there (any more)`);
	return story;
}
