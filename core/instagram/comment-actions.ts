import * as z from 'zod';
import { idText, mapOk, type CallResult, type GraphCall } from './call';

const madeSchema = z.looseObject({ id: idText });
const doneSchema = z.looseObject({ success: z.boolean().optional() });

/**
 * Answers a top-level comment for all to see. Only `core/outreach/dispatch` may use it (law 1). No `fields`: with
 * them Meta makes the comment and answers with an error all the same (reference §4.4, §7.14).
 */
export async function replyToComment(call: GraphCall, commentId: string, text: string): Promise<CallResult<{ commentId: string }>> {
	const result = await call({ method: 'POST', path: `${commentId}/replies`, query: { message: text } }, madeSchema);
	return mapOk(result, ({ id }) => ({ commentId: id }));
}

/** Hides a comment, or shows it again. The account's own comments stay visible whatever is asked (reference §4.4). */
export async function hideComment(call: GraphCall, commentId: string, hidden: boolean): Promise<CallResult<null>> {
	return mapOk(await call({ method: 'POST', path: commentId, query: { hide: String(hidden) } }, doneSchema), () => null);
}

/** Deletes a comment on a media of the account, for good. */
export async function deleteComment(call: GraphCall, commentId: string): Promise<CallResult<null>> {
	return mapOk(await call({ method: 'DELETE', path: commentId }, doneSchema), () => null);
}

/** Lets people comment on a media, or no longer. */
export async function enableComments(call: GraphCall, mediaId: string, enabled: boolean): Promise<CallResult<null>> {
	return mapOk(await call({ method: 'POST', path: mediaId, query: { comment_enabled: String(enabled) } }, doneSchema), () => null);
}
