import * as z from 'zod';
import type { Reading, Recording } from '../inbox/recording';
import type { InstagramEvent } from '../instagram/events';
import type { StoreContext, UseCase } from '../store/use-case';
import { ALL_POSTS, readCommentKeywords, type CommentKeyword, type PublishedCommentKeywords } from './comment-keywords';
import { normalComment, saysKeyword } from './comment-words';

/** Next step of a comment that says a published keyword. */
export const ASKED = 'private_reply';

/** What a comment asked for, and how the post had announced it. */
export interface CommentAsk {
	readonly version: number;
	readonly keyword: string;
	readonly copyKey: string;
	readonly publicCopyKey: string;
	readonly announced: string;
}

/**
 * Leads a comment that says a published keyword to its private reply. What opts out, leaves a doubt or is held back
 * was read before and stays that.
 */
export function withAsk(event: InstagramEvent, reading: Reading, published: PublishedCommentKeywords | null): Reading {
	const free = reading.keyword === null && reading.doubt === null && reading.nextStep === null;
	return free && askedBy(event, published) !== null ? { ...reading, nextStep: ASKED } : reading;
}

/**
 * The keyword a comment says: those of its own post go before those of all posts, longer ones before shorter. Only of
 * comments that stand by themselves: who answers another comment talks to its writer.
 */
export function askedBy(event: InstagramEvent, published: PublishedCommentKeywords | null): CommentKeyword | null {
	if (published === null || event.kind !== 'comment' || event.parentId !== null) return null;
	const said = normalComment(event.text);
	const found = published.rows.filter(({ post, keyword }) => (post === ALL_POSTS || post === event.mediaId) && saysKeyword(said, normalComment(keyword)));
	const [first] = found.sort((a, b) => Number(a.post === ALL_POSTS) - Number(b.post === ALL_POSTS) || b.keyword.length - a.keyword.length);
	return first ?? null;
}

/** Keeps with the comment what it asked for, in the transaction that records it. */
export async function noteAsk(store: StoreContext, { eventKey, event, reading }: Recording): Promise<void> {
	if (reading.nextStep !== ASKED) return;
	const published = await readCommentKeywords(store);
	const asked = askedBy(event, published);
	if (asked === null || published === null) return;
	const { keyword, copyKey, publicCopyKey, announced } = asked;
	const ask: CommentAsk = { version: published.version, keyword, copyKey, publicCopyKey, announced };
	await store.tx.updateTable('comment_refs').set({ asked: JSON.stringify(ask) }).where('event_key', '=', eventKey).execute();
}

const stored: z.ZodType<CommentAsk> = z.object({
	version: z.number(), keyword: z.string(), copyKey: z.string(), publicCopyKey: z.string(), announced: z.string(),
});

/** What a comment asked for; null for one that asked for nothing, or whose seven days are over. */
export const readAsk: UseCase<{ readonly accountKey: string; readonly eventKey: string }, CommentAsk | null> = async ({ tx }, { accountKey, eventKey }) => {
	const row = await tx
		.selectFrom('comment_refs')
		.select('asked')
		.where('event_key', '=', eventKey)
		.where('account_key', '=', accountKey)
		.executeTakeFirst();
	return row?.asked == null ? null : stored.parse(JSON.parse(row.asked));
};
