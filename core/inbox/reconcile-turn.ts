import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { InboxMark } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { noteHeard } from './listening';
import { setMark } from './marks';
import type { ConversationProgress, Place, ReconcilePass } from './reconcile-pass';
import { takeTurn } from './state';

/** How often an account's conversations and comments are read. */
export const RECONCILE_EVERY_MS = 5 * 60_000;

/** How long an update is left to its webhook before we look for it ourselves. */
export const GRACE_MS = 2 * 60_000;

/** Nothing older is looked for: neither a message nor a comment can be answered after seven days (reference §4.2, §4.3). */
export const LOOK_BACK_MS = 7 * 24 * 3_600_000;

/**
 * How old a post may be for its comments to be read: people comment on old ones too, but seldom, and each costs a call.
 * Whether it is older than the account's connection says nothing about its comments.
 */
export const MEDIA_LOOK_BACK_MS = 30 * 24 * 3_600_000;

/**
 * How long comments are left alone after Instagram refused them for want of a permission. The owner may give it back
 * at any time, and a story takes its comments with it after 24 h: so not for long.
 */
export const COMMENTS_REFUSED_MS = 3_600_000;

/** Begins a pass when one is due; null otherwise. The pass is then the caller's. */
export const beginReconcile: UseCase<{ accountKey: string }, ReconcilePass | null> = async (store, { accountKey }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	if (!(await takeTurn(store, accountKey, { mark: 'reconcile_begun_at', everyMs: RECONCILE_EVERY_MS, now }))) return null;
	const from = Math.max(account.created_at, now - LOOK_BACK_MS);
	const readTo = await readDetail(store, accountKey, 'conversations_read_to');
	const media = await readDetail(store, accountKey, 'media_read_to');
	const refused = await readDetail(store, accountKey, 'comments_refused_at');
	return {
		from,
		to: now - GRACE_MS,
		mediaFrom: now - MEDIA_LOOK_BACK_MS,
		conversations: conversationProgress(readTo, from),
		media: media && { at: media.at, tie: media.detail },
		readComments: refused === null || now >= refused.at + COMMENTS_REFUSED_MS,
	};
};

export interface ReconcileProgress {
	readonly accountKey: string;
	/** Left out: as before. */
	readonly conversations?: ConversationProgress;
	readonly media?: Place;
	readonly commentsRefused?: boolean;
	/** The pass read everything it wanted. */
	readonly complete: boolean;
}

/** Remembers how far a pass came. */
export const recordReconcile: UseCase<ReconcileProgress, null> = async (store, progress) => {
	const { accountKey, conversations, media } = progress;
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	if (conversations) {
		await setMark(store, accountKey, 'conversations_read_to', { at: conversations.at, detail: `${conversations.stuck} ${conversations.tie}` });
	}
	if (media) await setMark(store, accountKey, 'media_read_to', { at: media.at, detail: media.tie });
	if (progress.commentsRefused) await setMark(store, accountKey, 'comments_refused_at', { at: now });
	if (progress.complete) {
		await setMark(store, accountKey, 'reconciled_at', { at: now });
		await noteHeard(store, account);
	}
	return null;
};

function conversationProgress(row: { at: number; detail: string } | null, from: number): ConversationProgress {
	if (row === null || row.at < from) return { at: from, tie: '', stuck: 0 };
	const [stuck = '0', tie = ''] = row.detail.split(' ');
	return { at: row.at, tie, stuck: Number(stuck) };
}

async function readDetail({ tx }: StoreContext, accountKey: string, mark: InboxMark): Promise<{ at: number; detail: string } | null> {
	const row = await tx
		.selectFrom('inbox_marks')
		.select(['at', 'detail'])
		.where('account_key', '=', accountKey)
		.where('mark', '=', mark)
		.executeTakeFirst();
	return row ? { at: row.at, detail: row.detail ?? '' } : null;
}
