import * as z from 'zod';
import { graphMillis, mapOk, type CallResult, type GraphCall } from './call';
import { AT_ONCE, type Pace } from './pace';

/** Newest messages of a conversation the API gives details of (reference §4.6). */
export const DETAILED_MESSAGES = 20;

export interface ConversationHead {
	readonly conversationId: string;
	/** Of its newest message: UTC milliseconds, to the second. */
	readonly updatedAt: number;
}

export interface ConversationPage {
	readonly heads: readonly ConversationHead[];
	/** Cursor of the next page; null on the last one. */
	readonly after: string | null;
}

export interface ConversationMessage {
	readonly mid: string;
	readonly text: string;
	readonly fromAccount: boolean;
	/** UTC milliseconds, to the second. */
	readonly sentAt: number;
}

/** A message with its details, as a webhook would have told it. */
export interface DetailedMessage extends ConversationMessage {
	/** IGSID of the person in the conversation, whoever wrote. */
	readonly personId: string;
	readonly unsupported: boolean;
}

const idText = z.union([z.string().min(1), z.number().int().transform(String)]);
const graphTime = z.string().transform((time, context) => {
	const at = graphMillis(time);
	if (!Number.isNaN(at)) return at;
	context.addIssue({ code: 'custom', message: 'not a time' });
	return z.NEVER;
});
const headsSchema = z.looseObject({
	data: z.array(z.looseObject({ id: z.string().min(1), updated_time: graphTime })),
	paging: z.looseObject({ next: z.string().optional(), cursors: z.looseObject({ after: z.string().optional() }).optional() }).optional(),
});
const listSchema = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
const party = z.looseObject({ id: idText });
const messageSchema = z.looseObject({
	id: z.string(),
	created_time: graphTime,
	from: party.optional(),
	to: z.looseObject({ data: z.array(party) }).optional(),
	message: z.string().optional(),
	is_unsupported: z.boolean().optional(),
});
const threadSchema = z.looseObject({ messages: z.looseObject({ data: z.array(messageSchema) }).optional() });

const PAGE_SIZE = '50';

/** One page of the account's conversations, the one written in last first (reference §4.6). One paced call. */
export async function listConversations(call: GraphCall, after: string | null, pace: Pace): Promise<CallResult<ConversationPage>> {
	const query = { platform: 'instagram', fields: 'id,updated_time', limit: PAGE_SIZE, ...(after === null ? {} : { after }) };
	const page = await pace(() => call({ method: 'GET', path: 'me/conversations', query }, headsSchema));
	return mapOk(page, ({ data, paging }) => ({
		heads: data.map((head) => ({ conversationId: head.id, updatedAt: head.updated_time })),
		after: paging?.next === undefined ? null : (paging.cursors?.after ?? null),
	}));
}

/**
 * The newest messages of a conversation that still have their details. Older, deleted and hidden ones come without
 * and are left out (reference §4.6). One paced call.
 */
export async function readMessages(
	call: GraphCall,
	conversationId: string,
	accountIds: readonly string[],
	pace: Pace,
): Promise<CallResult<DetailedMessage[]>> {
	const fields = 'messages{id,created_time,from,to,message,is_unsupported}';
	const thread = await pace(() => call({ method: 'GET', path: conversationId, query: { fields } }, threadSchema));
	return mapOk(thread, (value) => (value.messages?.data ?? []).flatMap((message) => detailed(message, accountIds)));
}

function detailed(message: z.infer<typeof messageSchema>, accountIds: readonly string[]): DetailedMessage[] {
	const { from, to } = message;
	if (from === undefined) return [];
	const fromAccount = accountIds.includes(from.id);
	const person = fromAccount ? to?.data.find(({ id }) => !accountIds.includes(id)) : from;
	if (person === undefined) return [];
	return [{ ...plain(message, accountIds), personId: person.id, unsupported: message.is_unsupported ?? false }];
}

/** The newest messages (at most 20, reference §4.6) with one person; null when there is no conversation. Two paced calls. */
export async function readConversation(
	call: GraphCall,
	igsid: string,
	accountIds: readonly string[],
	pace: Pace = AT_ONCE,
): Promise<CallResult<ConversationMessage[] | null>> {
	const query = { platform: 'instagram', user_id: igsid };
	const list = await pace(() => call({ method: 'GET', path: 'me/conversations', query }, listSchema));
	if (!list.ok) return list;
	const id = list.value.data[0]?.id;
	if (id === undefined) return { ok: true, value: null };
	const fields = 'messages{id,created_time,from,message}';
	const thread = await pace(() => call({ method: 'GET', path: id, query: { fields } }, threadSchema));
	return mapOk(thread, (value) => (value.messages?.data ?? []).map((message) => plain(message, accountIds)));
}

function plain(message: z.infer<typeof messageSchema>, accountIds: readonly string[]): ConversationMessage {
	return {
		mid: message.id,
		text: message.message ?? '',
		fromAccount: accountIds.includes(message.from?.id ?? ''),
		sentAt: message.created_time,
	};
}
