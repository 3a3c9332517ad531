import type { Insertable } from 'kysely';
import * as z from 'zod';
import { commentKey } from '../instagram/normalise-comment';
import { insertMany } from '../store/insert-many';
import { seal, unseal } from '../store/sealing';
import type { EventKeyword, Language, Schema } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { naturalKeyOf } from './batch';
import type { Recording } from './recording';

/** A comment may be answered for seven days (reference §4.3); no longer is its id kept. */
export const COMMENT_REF_MS = 7 * 24 * 3_600_000;

/** A comment at Instagram, for the next call and never for an item. */
export interface CommentRef {
	readonly commentId: string;
	readonly mediaId: string | null;
	/** Whether it stands by itself; an answer to a comment cannot be answered (reference §4.4). */
	readonly topLevel: boolean;
	/** Said during a live broadcast. */
	readonly live: boolean;
	readonly hidden: boolean;
}

const sealedIds = z.object({ commentId: z.string(), mediaId: z.string().nullable() });

/** Keeps the ids of a comment, sealed, in the transaction that records it. */
export function keepCommentRef(store: StoreContext, recording: Recording): Promise<void> {
	return keepCommentRefs(store, [recording]);
}

/** {@link keepCommentRef} of several updates, of which some may be comments. */
export async function keepCommentRefs(store: StoreContext, recordings: readonly Recording[]): Promise<void> {
	await insertMany(store.tx, 'comment_refs', recordings.flatMap((recording) => newCommentRef(store, recording) ?? []));
}

function newCommentRef({ keys }: StoreContext, { account, eventKey, event, now }: Recording): Insertable<Schema['comment_refs']> | null {
	if (event.kind !== 'comment' && event.kind !== 'live_comment') return null;
	const expiresAt = event.occurredAt + COMMENT_REF_MS;
	if (expiresAt <= now) return null;
	const { sealed, wrappedKey, keyVersion } = seal(keys, JSON.stringify({ commentId: event.commentId, mediaId: event.mediaId }));
	return {
		event_key: eventKey,
		account_key: account.account_key,
		top_level: event.parentId === null ? 1 : 0,
		live: event.kind === 'live_comment' ? 1 : 0,
		hidden: 0,
		sealed,
		wrapped_key: wrappedKey,
		key_version: keyVersion,
		expires_at: expiresAt,
		asked: null,
	};
}

/**
 * The comment an event was, or null: the event is no comment, or its seven days are over.
 *
 * @param now time of the account, UTC milliseconds
 */
export async function findCommentRef(
	{ tx, keys }: Pick<StoreContext, 'tx' | 'keys'>,
	comment: { readonly accountKey: string; readonly eventKey: string },
	now: number,
): Promise<CommentRef | null> {
	const row = await tx
		.selectFrom('comment_refs')
		.selectAll()
		.where('event_key', '=', comment.eventKey)
		.where('account_key', '=', comment.accountKey)
		.where('expires_at', '>', now)
		.executeTakeFirst();
	if (!row) return null;
	const ids = sealedIds.parse(JSON.parse(unseal(keys, { sealed: row.sealed, wrappedKey: row.wrapped_key, keyVersion: row.key_version })));
	return { ...ids, topLevel: row.top_level === 1, live: row.live === 1, hidden: row.hidden === 1 };
}

/** What became of a comment by a call of ours, or as a list shows it. */
export const noteComment: UseCase<{ accountKey: string; eventKey: string; now: 'hidden' | 'shown' | 'deleted' }, null> = async (
	{ tx },
	{ accountKey, eventKey, now },
) => {
	if (now === 'deleted') {
		await tx.deleteFrom('comment_refs').where('event_key', '=', eventKey).where('account_key', '=', accountKey).execute();
		return null;
	}
	await tx
		.updateTable('comment_refs')
		.set({ hidden: now === 'hidden' ? 1 : 0 })
		.where('event_key', '=', eventKey)
		.where('account_key', '=', accountKey)
		.execute();
	return null;
};

/** A comment as an item carries it. */
export interface KnownComment {
	readonly commentId: string;
	readonly viewerKey: string;
	readonly eventKey: string;
	readonly keyword: EventKeyword | null;
	readonly language: Language | null;
}

export interface ListedState {
	readonly commentId: string;
	readonly hidden: boolean;
}

/** Names the recorded events of comments that were read from a list, and keeps which of them are hidden. */
export const matchComments: UseCase<{ accountKey: string; comments: readonly ListedState[] }, KnownComment[]> = async (
	store,
	{ accountKey, comments },
) => {
	const known: KnownComment[] = [];
	for (const { commentId, hidden } of comments) {
		const row = await store.tx
			.selectFrom('events')
			.select(['event_key', 'viewer_key', 'keyword', 'language'])
			.where('account_key', '=', accountKey)
			.where('natural_key', '=', naturalKeyOf(store, { naturalKey: commentKey(commentId) }))
			.executeTakeFirst();
		if (!row) continue;
		await noteComment(store, { accountKey, eventKey: row.event_key, now: hidden ? 'hidden' : 'shown' });
		known.push({ commentId, viewerKey: row.viewer_key ?? '', eventKey: row.event_key, keyword: row.keyword, language: row.language });
	}
	return known;
};
