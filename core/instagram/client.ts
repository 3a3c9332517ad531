import * as z from 'zod';
import { graphCalls, idText, mapOk, unwrapped, type CallResult } from './call';
import { listComments, type ListedComment } from './comments';
import {
	listConversations, readConversation, readMessages,
	type ConversationMessage, type ConversationPage, type DetailedMessage,
} from './conversations';
import { readPageIdentity } from './facebook-login';
import { listRecentMedia, type RecentMedia } from './media';
import type { Pace } from './pace';
import {
	readAccountInsights, readAudience,
	type AccountInsights, type Audience, type AudienceBreakdown, type AudienceReading, type AudienceTimeframe, type InsightsPeriod,
} from './account-insights';
import { readStoryInsights, type StoryFigure, type StoryReading } from './insights';
import { deleteComment, enableComments, hideComment, replyToComment } from './comment-actions';
import {
	readConversations, readMediaComments, readRecentMedia, readReplies,
	type ConversationHead, type MediaComment,
} from './edge-reads';
import {
	deleteMessengerProfile, readIceBreakers, readMenu, setIceBreakers, setMenu,
	type IceBreaker, type MenuEntry, type MessengerProfileField,
} from './messenger-profile';
import { probeAccount, type AccountProbe } from './probe';
import { readPersonProfile, type PersonProfile } from './profile';
import { readStories, type LiveStory } from './stories';
import { listSubscribedFields, subscribe, unsubscribe, type SubscribeResult } from './subscriptions';
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
	/** Only of a reply a human wrote, outside the 24 hours (reference §4.2). */
	readonly tag?: 'HUMAN_AGENT';
}

export interface AccountIdentity {
	/** Professional account id: equals `entry.id` of webhooks (reference §7.3). */
	readonly accountId: string;
	readonly appScopedId: string;
	readonly username: string;
	/** The Page of an account that came by Facebook Login. */
	readonly pageId?: string;
}

const identitySchema = z.looseObject({ id: idText, user_id: idText, username: z.string() });
const sentSchema = z.looseObject({ message_id: z.string().min(1) });
const profileSchema = z.looseObject({ username: z.string().optional(), name: z.string().nullish() });

/** Typed calls to the Graph API. Only `core/outreach/dispatch` may use `sendMessage`, `sendPrivateReply` and `replyToComment` (law 1). */
export interface InstagramClient {
	readIdentity(): Promise<CallResult<AccountIdentity>>;
	readProfile(igsid: string): Promise<CallResult<{ username: string | null; name: string | null }>>;
	sendMessage(igsid: string, message: OutgoingMessage): Promise<CallResult<{ mid: string }>>;
	/** A message to who wrote the comment (reference §4.3): one per comment, within seven days, text alone. */
	sendPrivateReply(commentId: string, text: string): Promise<CallResult<{ mid: string }>>;
	/** The newest messages (at most 20, reference §4.6) with one person; null when there is no conversation. */
	readConversation(igsid: string, accountIds: readonly string[], pace?: Pace): Promise<CallResult<ConversationMessage[] | null>>;
	listConversations(after: string | null, pace: Pace): Promise<CallResult<ConversationPage>>;
	readMessages(conversationId: string, accountIds: readonly string[], pace: Pace): Promise<CallResult<DetailedMessage[]>>;
	listRecentMedia(since: number): Promise<CallResult<RecentMedia[]>>;
	listComments(mediaId: string): Promise<CallResult<ListedComment[]>>;
	listSubscribedFields(): Promise<CallResult<string[]>>;
	subscribe(fields: readonly string[]): Promise<SubscribeResult>;
	unsubscribe(): Promise<CallResult<null>>;
	readConversations(accountIds: readonly string[], enough: number, pace?: Pace): Promise<CallResult<ConversationHead[]>>;
	readPersonProfile(igsid: string): Promise<CallResult<PersonProfile>>;
	replyToComment(commentId: string, text: string): Promise<CallResult<{ commentId: string }>>;
	hideComment(commentId: string, hidden: boolean): Promise<CallResult<null>>;
	deleteComment(commentId: string): Promise<CallResult<null>>;
	enableComments(mediaId: string, enabled: boolean): Promise<CallResult<null>>;
	readMediaComments(mediaId: string, enough: number): Promise<CallResult<MediaComment[]>>;
	readReplies(commentId: string): Promise<CallResult<MediaComment[]>>;
	readRecentMedia(enough: number): Promise<CallResult<string[]>>;
	readIceBreakers(): Promise<CallResult<IceBreaker[]>>;
	setIceBreakers(iceBreakers: readonly IceBreaker[]): Promise<CallResult<null>>;
	readMenu(): Promise<CallResult<MenuEntry[]>>;
	setMenu(entries: readonly MenuEntry[]): Promise<CallResult<null>>;
	deleteMessengerProfile(field: MessengerProfileField): Promise<CallResult<null>>;
	probe(pace?: Pace): Promise<AccountProbe>;
	readStories(): Promise<CallResult<LiveStory[]>>;
	/** @param refused figures an earlier reading found `unsupported` for this story: not asked again */
	readStoryInsights(storyId: string, refused?: readonly StoryFigure[]): Promise<CallResult<StoryReading>>;
	readAccountInsights(period: InsightsPeriod): Promise<CallResult<AccountInsights>>;
	readAudience(audience: Audience, breakdown: AudienceBreakdown, timeframe: AudienceTimeframe): Promise<CallResult<AudienceReading>>;
}

/** @param login which of Meta's two logins the transport speaks for; Facebook's goes through `facebookTransport` */
export function createInstagramClient(transport: Transport, login: 'instagram' | 'facebook' = 'instagram'): InstagramClient {
	const call = graphCalls(transport);
	return {
		async readIdentity() {
			if (login === 'facebook') return readPageIdentity(call);
			const result = await call({ method: 'GET', path: 'me', query: { fields: 'id,user_id,username' } }, unwrapped(identitySchema));
			return mapOk(result, (me) => ({ accountId: me.user_id, appScopedId: me.id, username: me.username }));
		},
		async readProfile(igsid) {
			const result = await call({ method: 'GET', path: igsid, query: { fields: 'name,username' } }, profileSchema);
			return mapOk(result, (profile) => ({ username: profile.username ?? null, name: profile.name ?? null }));
		},
		async sendMessage(igsid, message) {
			const body = { recipient: { id: igsid }, ...typeOf(message, login), message: toWire(message) };
			return mapOk(await call({ method: 'POST', path: 'me/messages', body }, sentSchema), (sent) => ({ mid: sent.message_id }));
		},
		async sendPrivateReply(commentId, text) {
			const body = { recipient: { comment_id: commentId }, message: { text } };
			return mapOk(await call({ method: 'POST', path: 'me/messages', body }, sentSchema), (sent) => ({ mid: sent.message_id }));
		},
		readConversation: (igsid, accountIds, pace) => readConversation(call, igsid, accountIds, pace),
		listConversations: (after, pace) => listConversations(call, after, pace),
		readMessages: (conversationId, accountIds, pace) => readMessages(call, conversationId, accountIds, pace),
		listRecentMedia: (since) => listRecentMedia(call, since),
		listComments: (mediaId) => listComments(call, mediaId),
		listSubscribedFields: () => listSubscribedFields(call),
		subscribe: (fields) => subscribe(transport, fields),
		unsubscribe: () => unsubscribe(call),
		readConversations: (accountIds, enough, pace) => readConversations(call, accountIds, enough, pace),
		readPersonProfile: (igsid) => readPersonProfile(call, igsid),
		replyToComment: (commentId, text) => replyToComment(call, commentId, text),
		hideComment: (commentId, hidden) => hideComment(call, commentId, hidden),
		deleteComment: (commentId) => deleteComment(call, commentId),
		enableComments: (mediaId, enabled) => enableComments(call, mediaId, enabled),
		readMediaComments: (mediaId, enough) => readMediaComments(call, mediaId, enough),
		readReplies: (commentId) => readReplies(call, commentId),
		readRecentMedia: (enough) => readRecentMedia(call, enough),
		readIceBreakers: () => readIceBreakers(call),
		setIceBreakers: (iceBreakers) => setIceBreakers(call, iceBreakers),
		readMenu: () => readMenu(call),
		setMenu: (entries) => setMenu(call, entries),
		deleteMessengerProfile: (field) => deleteMessengerProfile(call, field),
		probe: (pace) => probeAccount(transport, pace),
		readStories: () => readStories(call),
		readStoryInsights: (storyId, refused) => readStoryInsights(call, storyId, refused),
		readAccountInsights: (period) => readAccountInsights(call, period),
		readAudience: (audience, breakdown, timeframe) => readAudience(call, audience, breakdown, timeframe),
	};
}

/** Reference §4.1 and §4.2: a type where Facebook's login wants one, and a tag where a human answers late. */
function typeOf({ tag }: OutgoingMessage, login: 'instagram' | 'facebook'): Record<string, string> {
	if (tag !== undefined) return { messaging_type: 'MESSAGE_TAG', tag };
	return login === 'facebook' ? { messaging_type: 'RESPONSE' } : {};
}

function toWire({ text, quickReplies }: OutgoingMessage): Record<string, unknown> {
	if (quickReplies.length === 0) return { text };
	return { text, quick_replies: quickReplies.map((reply) => ({ content_type: 'text', ...reply })) };
}
