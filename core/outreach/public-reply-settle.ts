import { sql } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { findCommentRef } from '../inbox/comment-refs';
import type { CallResult } from '../instagram/call';
import type { InstagramEvent } from '../instagram/events';
import { accountNow } from '../store/clock';
import type { AccountRow } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { eventOf, PUBLIC_CAUSES } from './message';
import { publicTextHash } from './public-reply';
import { expireClaims } from './reconcile';
import { settleMatching } from './settle-matching';

type OwnComment = Extract<InstagramEvent, { kind: 'own_comment' }>;

/** A comment of the account itself may be a public reply of ours: then it is proved to be sent. */
export async function settlePublicReplyByOwnComment(store: StoreContext, account: AccountRow, comment: OwnComment): Promise<void> {
	if (comment.parentId === null) return;
	await settleMatching(store, account.account_key, 'echo', {
		mid: comment.commentId,
		hash: publicTextHash(store, comment.parentId, comment.text),
		at: comment.occurredAt,
	});
}

export interface UnknownPublicReply {
	readonly sendKey: string;
	/** The comment that was, or was not, answered. */
	readonly commentId: string;
}

/** Comments looked at in one pass, and how long after the claim: later only the webhook of our own comment tells. */
const PER_PASS = 5;
const LOOK_FOR_MS = 10 * 60_000;

/** Turns claims whose process died into `unknown`, and lists the public replies nobody knows the fate of, oldest first. */
export const takeUnknownPublicReplies: UseCase<{ accountKey: string }, UnknownPublicReply[]> = async (store, { accountKey }) => {
	await expireClaims(store, accountKey);
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const rows = await store.tx
		.selectFrom('sends')
		.select(['send_key', 'cause'])
		.where('account_key', '=', accountKey)
		.where('state', '=', sql.lit('unknown'))
		.where('given_to_human_at', 'is', null)
		.where('cause', 'like', PUBLIC_CAUSES)
		.where('lease_until', '>', store.wallClock - LOOK_FOR_MS)
		.orderBy('lease_until')
		.limit(PER_PASS)
		.execute();
	const replies: UnknownPublicReply[] = [];
	for (const row of rows) {
		const comment = await findCommentRef(store, { accountKey, eventKey: eventOf(row.cause) }, now);
		if (comment) replies.push({ sendKey: row.send_key, commentId: comment.commentId });
	}
	return replies;
};

export interface RepliesSeen {
	readonly accountKey: string;
	readonly commentId: string;
	/** What the account itself wrote below the comment, as the API lists it. */
	readonly replies: readonly { readonly commentId: string; readonly text: string; readonly at: number }[];
}

/**
 * Settles an unknown public reply that stands below its comment. One that does not stand there stays unknown: it
 * may be hidden, held back or late, and what all can read is never said twice.
 */
export const settlePublicReplyByList: UseCase<RepliesSeen, { found: boolean }> = async (store, { accountKey, commentId, replies }) => {
	let found = false;
	for (const reply of replies) {
		const proof = { mid: reply.commentId, hash: publicTextHash(store, commentId, reply.text), at: reply.at };
		if (await settleMatching(store, accountKey, 'conversation', proof)) found = true;
	}
	return { found };
};

/** A reply below a comment; `fromId` is null where Instagram does not say who wrote it. */
export interface ListedReply {
	readonly commentId: string;
	readonly fromId: string | null;
	readonly text: string;
	/** UTC milliseconds. */
	readonly at: number;
}

export interface PublicReconcileStore {
	takeUnknownPublicReplies(input: { accountKey: string }): Promise<UnknownPublicReply[]>;
	settlePublicReplyByList(input: RepliesSeen): Promise<{ found: boolean }>;
}

/** Looks below the comments whose reply may or may not have arrived. A call that fails leaves it unknown. */
export async function reconcilePublicReplies(
	store: PublicReconcileStore,
	client: { readReplies(commentId: string): Promise<CallResult<readonly ListedReply[]>> },
	account: { readonly accountKey: string; readonly ids: readonly string[] },
): Promise<void> {
	for (const { commentId } of await store.takeUnknownPublicReplies({ accountKey: account.accountKey })) {
		const listed = await client.readReplies(commentId);
		if (!listed.ok) continue;
		const replies = listed.value
			.filter((reply) => reply.fromId !== null && account.ids.includes(reply.fromId))
			.map(({ commentId: id, text, at }) => ({ commentId: id, text, at }));
		await store.settlePublicReplyByList({ accountKey: account.accountKey, commentId, replies });
	}
}
