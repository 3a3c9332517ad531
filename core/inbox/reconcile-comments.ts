import type { CallResult, InstagramClient } from '../instagram/client';
import type { ListedComment } from '../instagram/comments';
import { endsPass, lacksPermission } from '../instagram/ends-pass';
import type { GraphError } from '../instagram/errors';
import type { InstagramEvent } from '../instagram/events';
import { commentKey } from '../instagram/normalise-comment';
import { isAfter, type Feed, type Place, type ReconciledAccount, type ReconcilePass } from './reconcile-pass';

/** Media whose comments are read in one pass; the next pass goes on with older ones, then begins anew. */
const MEDIA_PER_PASS = 10;

interface Candidate extends Place {
	readonly mediaId: string;
}

export interface CommentReading {
	readonly client: Pick<InstagramClient, 'listRecentMedia' | 'readStories' | 'listComments'>;
	readonly account: ReconciledAccount;
	readonly pass: ReconcilePass;
	readonly feed: Feed;
	readonly stopping: AbortSignal;
}

export interface CommentProgress {
	/** Where the next pass goes on; null: nothing was read. */
	readonly media: Place | null;
	/** The account never granted the reading of comments. */
	readonly refused: boolean;
	readonly error: GraphError | null;
}

/** Reads the comments of the account's recent media and live stories, and feeds those the webhook should have brought. */
export async function reconcileComments(reading: CommentReading): Promise<CommentProgress> {
	const { client, account, pass, feed, stopping } = reading;
	const media = await findMedia(reading);
	if (!media.ok) return ended(media.error, null);
	let last: Place | null = null;
	let error: GraphError | null = null;
	for (const candidate of nextAround(media.value, pass.media).slice(0, MEDIA_PER_PASS)) {
		if (stopping.aborted) break;
		const comments = await client.listComments(candidate.mediaId);
		if (comments.ok) {
			await feed(comments.value.filter((comment) => isTheirs(comment, account, pass)).map((comment) => toEvent(account, candidate, comment)));
		} else if (endsPass(comments.error) || (last === null && lacksPermission(comments.error))) {
			return ended(comments.error, last);
		} else if (comments.error.class === 'ambiguous') {
			error = comments.error;
		}
		last = candidate;
	}
	return { media: last, refused: false, error };
}

function ended(error: GraphError, media: Place | null): CommentProgress {
	return lacksPermission(error) ? { media, refused: true, error: null } : { media, refused: false, error };
}

/** Posts with comments and live stories, newest first. Of a story the list does not tell how many comments it has. */
async function findMedia({ client, pass }: CommentReading): Promise<CallResult<Candidate[]>> {
	const media = await client.listRecentMedia(pass.mediaFrom);
	if (!media.ok) return media;
	const stories = await client.readStories();
	if (!stories.ok && endsPass(stories.error)) return stories;
	const candidates = [
		...media.value.filter(({ comments }) => comments !== 0).map(({ mediaId, postedAt }) => ({ mediaId, at: postedAt, tie: mediaId })),
		...(stories.ok ? stories.value : []).map(({ storyId, postedAt }) => ({ mediaId: storyId, at: postedAt, tie: storyId })),
	];
	return { ok: true, value: candidates.toSorted((a, b) => (isAfter(a, b) ? -1 : 1)) };
}

/** The same list, beginning behind the place where the last pass ended. */
function nextAround(media: readonly Candidate[], ended: Place | null): Candidate[] {
	const older = media.filter((each) => ended !== null && isAfter(ended, each));
	return [...older, ...media.filter((each) => !older.includes(each))];
}

function isTheirs({ personId, writtenAt }: ListedComment, { ids }: ReconciledAccount, { from, to }: ReconcilePass): boolean {
	return !ids.includes(personId) && writtenAt >= from && writtenAt <= to;
}

function toEvent({ igAccountId }: ReconciledAccount, { mediaId }: Candidate, comment: ListedComment): InstagramEvent {
	const { commentId, personId, parentId, text, writtenAt } = comment;
	return { kind: 'comment', accountId: igAccountId, personId, occurredAt: writtenAt, naturalKey: commentKey(commentId), commentId, mediaId, parentId, text };
}
