import { findCommentRef } from '../inbox/comment-refs';
import type { StoreContext } from '../store/use-case';
import { isSensitiveStory } from '../viewers/story-facts';
import { readAsk } from './comment-ask';
import type { CauseFacts } from './send-facts';

interface Person {
	readonly accountKey: string;
	readonly viewerKey: string;
}

/** How the comment stands that a message is to answer in private; null for one that is not this person's. */
export async function readCommentFacts(
	store: StoreContext,
	{ accountKey, viewerKey }: Person,
	{ eventKey, now }: { readonly eventKey: string; readonly now: number },
): Promise<Extract<CauseFacts, { kind: 'private_reply' }> | null> {
	const row = await store.tx
		.selectFrom('events')
		.select('keyword')
		.where('event_key', '=', eventKey)
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', '=', 'comment')
		.executeTakeFirst();
	if (!row) return null;
	const comment = await findCommentRef(store, { accountKey, eventKey }, now);
	const mediaId = comment?.mediaId ?? null;
	const sensitive = mediaId !== null && (await isSensitiveStory(store.tx, accountKey, mediaId));
	return { kind: 'private_reply', eventKey, keyword: row.keyword, sensitive, comment, asked: await readAsk(store, { accountKey, eventKey }) };
}
