import type { Sandbox } from '../context';
import { day, graphTime } from '../clock';
import type { Account, DirectMessage, Thread } from '../world';
import type { GraphCall, Route } from './call';
import { badParameter, noSuchObject } from './errors';
import { parseFields, pick } from './fields';
import type { Field } from './fields';
import { page } from './paging';

/** reference §4.6: only the 20 newest messages have details. */
const newest = 20;
const pages = { usual: 25, most: 100 };

/** `GET /{id}/conversations?platform=instagram[&user_id=]` (reference §4.6). */
export function listConversations(sandbox: Sandbox, account: Account, call: GraphCall): Record<string, unknown> {
	if (call.query['platform'] !== undefined && call.query['platform'] !== 'instagram') throw badParameter('Param platform must be one of {INSTAGRAM}');
	const person = call.query['user_id'];
	const fields = parseFields(call.query['fields'] ?? 'id,updated_time');
	const threads = sandbox.world.threads
		.filter((thread) => thread.account === account && thread.messages.length > 0 && !idleRequest(thread, sandbox.clock.now()))
		.filter((thread) => person === undefined || thread.igsid === person)
		.sort((a, b) => updatedAt(b) - updatedAt(a));
	return page(threads.map((thread) => conversation(thread, fields, call)), call, pages);
}

/** `GET /{conversation}?fields=messages{…}`. */
export function readConversation(thread: Thread, call: GraphCall): Record<string, unknown> {
	return { ...conversation(thread, parseFields(call.query['fields'] ?? 'id,updated_time'), call), id: thread.conversationId };
}

/** `GET /{conversation}/messages`, the edge that paging links point to. */
export function listMessages(thread: Thread, call: GraphCall): Record<string, unknown> {
	return messagePage(thread, { name: 'messages', limit: null, fields: parseFields(call.query['fields'] ?? 'id,created_time') }, call);
}

/** `GET /{message}`; an older one than the newest 20 reads as deleted (reference §4.6). */
export function readMessage(thread: Thread, message: DirectMessage, call: GraphCall): Record<string, unknown> {
	if (message.deleted || !recent(thread).has(message)) throw noSuchObject(message.mid, 'GET');
	return { ...pick(parseFields(call.query['fields'] ?? 'id,created_time'), details(thread, message), 'IGMessage'), id: message.mid };
}

/** reference §5: conversations have a limit of their own. */
export function counted(sandbox: Sandbox, account: Account, run: () => unknown): Route {
	return {
		operation: 'conversations',
		run: () => {
			sandbox.limiter.countConversation(account);
			return run();
		},
	};
}

function conversation(thread: Thread, fields: Field[], call: GraphCall): Record<string, unknown> {
	const messages = fields.find((field) => field.name === 'messages');
	const people = [{ username: thread.account.username, id: thread.account.professionalId }, { username: thread.follower.username, id: thread.igsid }];
	return pick([{ name: 'id', limit: null, fields: [] }, ...fields], {
		id: thread.conversationId,
		updated_time: graphTime(updatedAt(thread)),
		participants: { data: people },
		...(messages ? { messages: messagePage(thread, messages, call) } : {}),
	}, 'IGConversation');
}

function messagePage(thread: Thread, field: Field, call: GraphCall): Record<string, unknown> {
	const detailed = recent(thread);
	const wanted = field.fields.length > 0 ? field.fields : parseFields('id,created_time');
	const list = [...thread.messages].reverse().map((message) => {
		const known = detailed.has(message) && !message.deleted;
		const picked = pick(wanted, details(thread, message), 'IGMessage');
		// Older and deleted messages keep their place in the list and lose what they said.
		return known ? { ...picked, id: message.mid } : { id: message.mid, created_time: graphTime(message.at) };
	});
	return page(list, call, { ...pages, usual: field.limit ?? pages.usual }, `${thread.conversationId}/messages`);
}

function details(thread: Thread, message: DirectMessage): Record<string, unknown> {
	const person = { username: thread.follower.username, id: thread.igsid };
	const business = { username: thread.account.username, id: thread.account.professionalId };
	const fromAccount = message.from === 'account';
	return {
		id: message.mid,
		created_time: graphTime(message.at),
		from: fromAccount ? business : person,
		to: { data: [fromAccount ? person : business] },
		message: message.text ?? '',
		is_unsupported: message.unsupported,
	};
}

function recent(thread: Thread): Set<DirectMessage> {
	return new Set(thread.messages.slice(-newest));
}

function updatedAt(thread: Thread): number {
	return thread.messages.at(-1)?.at ?? 0;
}

/** reference §4.6 and §4.7: threads of non-followers are Requests until answered; idle for 30 days they are not returned. */
function idleRequest(thread: Thread, now: number): boolean {
	const request = !thread.accountAnswered && !thread.follower.follows.has(thread.account.professionalId);
	return request && now - updatedAt(thread) >= 30 * day;
}
