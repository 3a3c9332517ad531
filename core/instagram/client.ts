import { z } from 'zod';
import { graphCalls, graphMillis, mapOk, type CallResult } from './call';
import { readStoryInsights, type StoryReading } from './insights';
import { readStories, type LiveStory } from './stories';
import type { Transport } from './transport';

export type { CallResult } from './call';

export interface QuickReply {
	/** At most 20 characters; Meta cuts longer ones (reference §4.1). */
	readonly title: string;
	readonly payload: string;
}

export interface OutgoingMessage {
	readonly text: string;
	readonly quickReplies: readonly QuickReply[];
}

export interface AccountIdentity {
	/** Professional account id: equals `entry.id` of webhooks (reference §7.3). */
	readonly accountId: string;
	readonly appScopedId: string;
	readonly username: string;
}

export interface ConversationMessage {
	readonly mid: string;
	readonly text: string;
	readonly fromAccount: boolean;
	/** UTC milliseconds. */
	readonly sentAt: number;
}

const idText = z.union([z.string().min(1), z.number().int().transform(String)]);
const identitySchema = z.looseObject({ id: idText, user_id: idText, username: z.string() });
const sentSchema = z.looseObject({ message_id: z.string().min(1) });
const profileSchema = z.looseObject({ username: z.string().optional(), name: z.string().nullish() });
const listSchema = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
const threadSchema = z.looseObject({
	messages: z
		.looseObject({
			data: z.array(
				z.looseObject({
					id: z.string(),
					created_time: z.string(),
					from: z.looseObject({ id: idText }).optional(),
					message: z.string().optional(),
				}),
			),
		})
		.optional(),
});

/** Typed calls to the Graph API. Only `core/outreach/dispatch` may use `sendMessage` (law 1). */
export interface InstagramClient {
	readIdentity(): Promise<CallResult<AccountIdentity>>;
	readProfile(igsid: string): Promise<CallResult<{ username: string | null; name: string | null }>>;
	sendMessage(igsid: string, message: OutgoingMessage): Promise<CallResult<{ mid: string }>>;
	/** The newest messages (at most 20, reference §4.6) with one person; null when there is no conversation. */
	readConversation(igsid: string, accountIds: readonly string[]): Promise<CallResult<ConversationMessage[] | null>>;
	subscribe(fields: readonly string[]): Promise<CallResult<null>>;
	readStories(): Promise<CallResult<LiveStory[]>>;
	readStoryInsights(storyId: string): Promise<CallResult<StoryReading>>;
}

export function createInstagramClient(transport: Transport): InstagramClient {
	const call = graphCalls(transport);
	return {
		async readIdentity() {
			const result = await call({ method: 'GET', path: 'me', query: { fields: 'id,user_id,username' } }, unwrapped(identitySchema));
			return mapOk(result, (me) => ({ accountId: me.user_id, appScopedId: me.id, username: me.username }));
		},
		async readProfile(igsid) {
			const result = await call({ method: 'GET', path: igsid, query: { fields: 'name,username' } }, profileSchema);
			return mapOk(result, (profile) => ({ username: profile.username ?? null, name: profile.name ?? null }));
		},
		async sendMessage(igsid, message) {
			const body = { recipient: { id: igsid }, message: toWire(message) };
			return mapOk(await call({ method: 'POST', path: 'me/messages', body }, sentSchema), (sent) => ({ mid: sent.message_id }));
		},
		async readConversation(igsid, accountIds) {
			const query = { platform: 'instagram', user_id: igsid };
			const list = await call({ method: 'GET', path: 'me/conversations', query }, listSchema);
			if (!list.ok) return list;
			const id = list.value.data[0]?.id;
			if (id === undefined) return { ok: true, value: null };
			const fields = 'messages{id,created_time,from,message}';
			const thread = await call({ method: 'GET', path: id, query: { fields } }, threadSchema);
			return mapOk(thread, (value) => toMessages(value, accountIds));
		},
		async subscribe(fields) {
			const query = { subscribed_fields: fields.join(',') };
			return mapOk(await call({ method: 'POST', path: 'me/subscribed_apps', query }, z.looseObject({})), () => null);
		},
		readStories: () => readStories(call),
		readStoryInsights: (storyId) => readStoryInsights(call, storyId),
	};
}

/** Meta's pages show `/me` both flat and wrapped in `data[]` (reference §1.2). */
function unwrapped<T>(schema: z.ZodType<T>): z.ZodType<T> {
	const wrapped = z.looseObject({ data: z.tuple([z.unknown()], z.unknown()) });
	return z.preprocess((value) => wrapped.safeParse(value).data?.data[0] ?? value, schema);
}

function toWire({ text, quickReplies }: OutgoingMessage): Record<string, unknown> {
	if (quickReplies.length === 0) return { text };
	return { text, quick_replies: quickReplies.map((reply) => ({ content_type: 'text', ...reply })) };
}

function toMessages(thread: z.infer<typeof threadSchema>, accountIds: readonly string[]): ConversationMessage[] {
	return (thread.messages?.data ?? []).map((message) => ({
		mid: message.id,
		text: message.message ?? '',
		fromAccount: accountIds.includes(message.from?.id ?? ''),
		sentAt: graphMillis(message.created_time),
	}));
}
