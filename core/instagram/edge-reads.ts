import * as z from 'zod';
import { graphMillis, idText, type CallResult, type GraphCall } from './call';
import { AT_ONCE, type Pace } from './pace';

/** A comment on a media of the account. Its words and its author are for the inbox, never for an item. */
export interface MediaComment {
	readonly commentId: string;
	/** null where Instagram does not say who wrote it. */
	readonly fromId: string | null;
	readonly parentId: string | null;
	readonly text: string;
	/** UTC milliseconds. */
	readonly at: number;
	readonly hidden: boolean;
}

/** A conversation as the list has it, and its newest message. */
export interface ConversationHead {
	/** IGSID of the person; null where Instagram names nobody but the account. */
	readonly personId: string | null;
	/** UTC milliseconds. */
	readonly updatedAt: number;
	/** Whether the person spoke last; null when there is no message to see. */
	readonly lastByPerson: boolean | null;
}

const time = z.string().transform(graphMillis).pipe(z.number());
const paging = z.looseObject({ next: z.string().optional(), cursors: z.looseObject({ after: z.string().optional() }).optional() }).optional();
const from = z.looseObject({ id: idText }).nullish().catch(null);

const commentsSchema = z.looseObject({
	data: z.array(
		z.looseObject({
			id: idText,
			text: z.string().nullish(),
			timestamp: time,
			from,
			parent_id: idText.nullish().catch(null),
			hidden: z.boolean().nullish(),
		}),
	),
	paging,
});
const mediaSchema = z.looseObject({ data: z.array(z.looseObject({ id: idText })), paging });
const conversationsSchema = z.looseObject({
	data: z.array(
		z.looseObject({
			updated_time: time,
			participants: z.looseObject({ data: z.array(z.looseObject({ id: idText })) }).optional(),
			messages: z.looseObject({ data: z.array(z.looseObject({ from })) }).optional(),
		}),
	),
	paging,
});
/** Pages read of one list. Fifty entries each (reference §4.4): more of one media is for the webhook, not for a list. */
const MOST_PAGES = 10;

interface Page {
	readonly paging?: z.infer<typeof paging>;
}

/** Reads pages until `enough` entries are there, the list ends, or a page cannot be read. */
async function readPages<P extends Page, T>(
	read: (after: Record<string, string>) => Promise<CallResult<P>>,
	entriesOf: (page: P) => T[],
	enough: number,
): Promise<CallResult<T[]>> {
	const entries: T[] = [];
	let after: Record<string, string> = {};
	for (let page = 0; page < MOST_PAGES && entries.length < enough; page++) {
		const result = await read(after);
		if (!result.ok) return result;
		entries.push(...entriesOf(result.value));
		const cursor = result.value.paging?.next === undefined ? undefined : result.value.paging.cursors?.after;
		if (cursor === undefined) break;
		after = { after: cursor };
	}
	return { ok: true, value: entries.slice(0, enough) };
}

/** The newest comments of a media that stand by themselves, at most `enough`. */
export function readMediaComments(call: GraphCall, mediaId: string, enough: number): Promise<CallResult<MediaComment[]>> {
	return readComments(call, `${mediaId}/comments`, enough);
}

/** The answers below a comment. */
export function readReplies(call: GraphCall, commentId: string): Promise<CallResult<MediaComment[]>> {
	return readComments(call, `${commentId}/replies`, 100);
}

function readComments(call: GraphCall, path: string, enough: number): Promise<CallResult<MediaComment[]>> {
	const fields = 'id,text,timestamp,from,parent_id,hidden';
	return readPages(
		(after) => call({ method: 'GET', path, query: { fields, ...after } }, commentsSchema),
		(page) =>
			page.data.map((comment) => ({
				commentId: comment.id,
				fromId: comment.from?.id ?? null,
				parentId: comment.parent_id ?? null,
				text: comment.text ?? '',
				at: comment.timestamp,
				hidden: comment.hidden ?? false,
			})),
		enough,
	);
}

/** Ids of the account's newest media, newest first. */
export function readRecentMedia(call: GraphCall, enough: number): Promise<CallResult<string[]>> {
	return readPages(
		(after) => call({ method: 'GET', path: 'me/media', query: { fields: 'id', limit: String(Math.min(enough, 50)), ...after } }, mediaSchema),
		(page) => page.data.map(({ id }) => id),
		enough,
	);
}

/** The newest conversations, newest first (reference §4.6). @param accountIds both ids of the account */
export function readConversations(
	call: GraphCall,
	accountIds: readonly string[],
	enough: number,
	pace: Pace = AT_ONCE,
): Promise<CallResult<ConversationHead[]>> {
	const query = { platform: 'instagram', fields: 'updated_time,participants,messages.limit(1){from}' };
	return readPages(
		(after) => pace(() => call({ method: 'GET', path: 'me/conversations', query: { ...query, ...after } }, conversationsSchema)),
		(page) =>
			page.data.map(({ updated_time: updatedAt, participants, messages }) => {
				const last = messages?.data[0]?.from?.id;
				return {
					personId: participants?.data.find(({ id }) => !accountIds.includes(id))?.id ?? null,
					updatedAt,
					lastByPerson: last === undefined ? null : !accountIds.includes(last),
				};
			}),
		enough,
	);
}
