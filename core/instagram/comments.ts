import * as z from 'zod';
import { graphMillis, type CallResult, type GraphCall } from './call';

/** A comment, or a reply to one, as the list below a media has it. */
export interface ListedComment {
	readonly commentId: string;
	/** Id of who wrote it, for this account. */
	readonly personId: string;
	/** The comment it answers; null when it stands by itself. */
	readonly parentId: string | null;
	readonly text: string;
	/** UTC milliseconds, to the second. */
	readonly writtenAt: number;
}

const idText = z.union([z.string().min(1), z.number().int().transform(String)]);
const plainSchema = z.looseObject({
	id: idText,
	text: z.string().optional(),
	timestamp: z.string(),
	/** Missing without the permission for comments (reference §4.4). */
	from: z.looseObject({ id: idText }).optional().catch(undefined),
});
type Plain = z.infer<typeof plainSchema>;
const commentSchema = plainSchema.extend({ replies: z.looseObject({ data: z.array(plainSchema) }).optional().catch(undefined) });
const pageSchema = z.looseObject({
	data: z.array(commentSchema),
	paging: z.looseObject({ next: z.string().optional(), cursors: z.looseObject({ after: z.string().optional() }).optional() }).optional(),
});

const FIELDS = 'id,text,timestamp,from,replies{id,text,timestamp,from}';

/** About 250 comments: the page size is 50 (reference §4.4, unconfirmed). What a busier post gets, the webhook tells. */
const MOST_PAGES = 5;

/** The comments below a media with their replies, newest first (reference §4.4). Those that name nobody are left out. */
export async function listComments(call: GraphCall, mediaId: string): Promise<CallResult<ListedComment[]>> {
	const comments: ListedComment[] = [];
	let after: string | undefined;
	for (let page = 0; page < MOST_PAGES; page++) {
		const query = { fields: FIELDS, ...(after === undefined ? {} : { after }) };
		const result = await call({ method: 'GET', path: `${mediaId}/comments`, query }, pageSchema);
		if (!result.ok) return result;
		for (const comment of result.value.data) {
			comments.push(...toListed(comment, null), ...(comment.replies?.data ?? []).flatMap((reply) => toListed(reply, comment.id)));
		}
		after = result.value.paging?.next === undefined ? undefined : result.value.paging.cursors?.after;
		if (after === undefined) break;
	}
	return { ok: true, value: comments };
}

function toListed({ id, from, text, timestamp }: Plain, parentId: string | null): ListedComment[] {
	return from === undefined ? [] : [{ commentId: id, personId: from.id, parentId, text: text ?? '', writtenAt: graphMillis(timestamp) }];
}
