import type { Sandbox } from '../context';
import { day } from '../clock';
import { deliverToFollower } from '../followers/receive';
import type { Operation } from '../faults';
import type { SendFacts } from '../log/records';
import type { Account, Comment, Thread } from '../world';
import { windowOpen } from '../threads';
import type { GraphCall, Route } from './call';
import { badParameter, graphError } from './errors';
import { parseSendBody } from './send-body';
import type { SendBody } from './send-body';
import { checkReferences, readContent } from './send-content';

/** `POST /{id}/messages`: direct message, private reply or sender action (reference §4.1 to §4.3). */
export function sendRoute(sandbox: Sandbox, account: Account, call: GraphCall): Route {
	let body: SendBody;
	try {
		body = parseSendBody(call.body);
	} catch (error) {
		// Refused inside the route, so that the log still names it a send.
		return { operation: 'send', run: () => { throw error; } };
	}
	const kind = kindOf(body);
	return {
		operation: operationOf(kind),
		describe: () => {
			call.facts.send = describe(sandbox, account, body, kind);
		},
		run: () => {
			if (kind === 'sender-action') return senderAction(sandbox, account, body);
			sandbox.limiter.countSend(account, isLoud(body));
			if ('comment_id' in body.recipient) return privateReply(sandbox, account, body, body.recipient.comment_id, call);
			return directMessage(sandbox, account, body, body.recipient.id, call);
		},
	};
}

function directMessage(sandbox: Sandbox, account: Account, body: SendBody, igsid: string, call: GraphCall): Record<string, unknown> {
	const message = required(body.message, 'message');
	const content = readContent(message);
	checkReferences(sandbox, account, message);
	const thread = reachable(sandbox, account, igsid);
	sandbox.limiter.countThread(thread);
	const taggedAsHuman = checkTag(account, body);
	// reference §4.2: 24 h from the person's message, 7 days for an approved human agent.
	if (!windowOpen(thread, sandbox.clock.now(), taggedAsHuman ? 7 * day : day)) throw graphError('outside-window', { status: account.settings.windowRefusalStatus });
	return accept(sandbox, thread, content, null, call);
}

function privateReply(sandbox: Sandbox, account: Account, body: SendBody, commentId: string, call: GraphCall): Record<string, unknown> {
	sandbox.limiter.countPrivateReply(account);
	const content = readContent(required(body.message, 'message'));
	const comment = sandbox.world.comments.get(commentId);
	// reference §4.3: foreign, unknown or older than 7 days -> 2534025; used -> 2534023.
	if (comment?.account !== account || comment.igsid === null || brokenOff(sandbox, comment)) throw graphError('private-reply-invalid');
	if (comment.privateReplyMid !== null) throw graphError('private-reply-used');
	if (sandbox.clock.now() - comment.at >= 7 * day) throw graphError('private-reply-invalid');
	if (content.attachment !== null && content.attachment !== 'template') throw badParameter('Media is not supported in private replies');
	const thread = reachable(sandbox, account, comment.igsid);
	const quickReplies = account.settings.privateReplyQuickReplies === 'kept' ? content.quickReplies : [];
	return accept(sandbox, thread, { ...content, quickReplies }, comment, call);
}

/** reference §4.1: sender actions and reactions return only recipient_id. */
function senderAction(sandbox: Sandbox, account: Account, body: SendBody): Record<string, unknown> {
	if (!('id' in body.recipient)) throw badParameter('Param recipient must have an id for sender actions');
	const thread = reachable(sandbox, account, body.recipient.id);
	if (!windowOpen(thread, sandbox.clock.now(), day)) throw graphError('outside-window', { status: account.settings.windowRefusalStatus });
	if (body.sender_action === 'react' || body.sender_action === 'unreact') {
		const message = thread.messages.find((candidate) => candidate.mid === body.payload?.message_id);
		if (!message) throw badParameter('Param payload[message_id] is not a message of this thread');
		message.reaction = body.sender_action === 'react' ? (body.payload?.reaction ?? 'love') : null;
	}
	return { recipient_id: thread.igsid };
}

function accept(sandbox: Sandbox, thread: Thread, content: ReturnType<typeof readContent>, comment: Comment | null, call: GraphCall): Record<string, unknown> {
	const echoLost = call.effects.some((effect) => effect.kind === 'echo-lost');
	const message = deliverToFollower(sandbox, thread, { ...content, commentId: comment?.id ?? null }, echoLost);
	if (comment) comment.privateReplyMid = message.mid;
	if (call.facts.send) Object.assign(call.facts.send, { messageId: message.mid, delivered: true });
	return { recipient_id: thread.igsid, message_id: message.mid };
}

/** reference §4.9: unknown IGSID 100/2534014; blocked 551/1545041. */
function reachable(sandbox: Sandbox, account: Account, igsid: string): Thread {
	const thread = sandbox.world.thread(account, igsid);
	if (!thread) throw graphError('no-such-user');
	// reference §7.18: sends fail while another tool has the thread.
	if (thread.ownedByOther || account.settings.standby) throw graphError('not-thread-owner');
	if (thread.follower.blocks.has(account.professionalId)) throw graphError('person-unavailable');
	return thread;
}

/** reference §4.2: HUMAN_AGENT needs approval; no other tag exists for Instagram. */
function checkTag(account: Account, body: SendBody): boolean {
	if (body.tag === undefined) return false;
	if (body.tag !== 'HUMAN_AGENT') throw badParameter('Param tag must be one of {HUMAN_AGENT}');
	if (!account.settings.humanAgentApproved) throw graphError('human-agent-not-approved');
	return true;
}

function describe(sandbox: Sandbox, account: Account, body: SendBody, kind: SendFacts['kind']): SendFacts {
	const commentId = 'comment_id' in body.recipient ? body.recipient.comment_id : null;
	const comment = commentId === null ? undefined : sandbox.world.comments.get(commentId);
	const igsid = 'id' in body.recipient ? body.recipient.id : comment?.account === account ? comment.igsid : null;
	const thread = igsid === null ? undefined : sandbox.world.thread(account, igsid);
	return {
		kind, commentId, igsid,
		followerId: thread?.follower.id ?? null,
		text: body.message?.text ?? null,
		quickReplies: (body.message?.quick_replies ?? []).map((reply) => reply.title ?? ''),
		tag: body.tag ?? null,
		messageId: null,
		windowOpen: thread !== undefined && windowOpen(thread, sandbox.clock.now(), day),
		delivered: false,
	};
}

/** reference §4.3: comments of a broadcast can be answered only while it runs. */
function brokenOff(sandbox: Sandbox, comment: Comment): boolean {
	return sandbox.world.media.some((media) => media.id === comment.mediaId && media.endedAt !== null);
}

/** reference §5: audio and video have a lower limit. */
function isLoud(body: SendBody): boolean {
	const attachments = [...(body.message?.attachments ?? []), ...(body.message?.attachment ? [body.message.attachment] : [])];
	return attachments.some((attachment) => attachment.type === 'audio' || attachment.type === 'video');
}

function kindOf(body: SendBody): SendFacts['kind'] {
	if (body.sender_action !== undefined) return 'sender-action';
	return 'comment_id' in body.recipient ? 'private-reply' : 'message';
}

function operationOf(kind: SendFacts['kind']): Operation {
	return kind === 'message' ? 'send' : kind;
}

function required<T>(value: T | undefined, name: string): T {
	if (value === undefined) throw badParameter(`The parameter ${name} is required.`);
	return value;
}
