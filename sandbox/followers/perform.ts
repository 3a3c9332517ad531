import { addComment } from '../comments';
import type { Sandbox } from '../context';
import { threadFor } from '../threads';
import type { Account, Follower } from '../world';
import { commentUpdate, valueUpdate } from '../webhooks/update';
import type { ActResult, FollowerAct } from './acts';
import { converse } from './converse';
import type { Effect } from './effect';
import { liveStory, runningBroadcast } from './on-screen';

/** Lets a person do something: the app is told, the log keeps it. */
export function perform(sandbox: Sandbox, account: Account, follower: Follower, act: FollowerAct, by: 'hand' | 'script'): ActResult {
	const effect = applyAct(sandbox, account, follower, act);
	// reference §4.9: a person who has blocked the account reaches it no more.
	const told = effect.update && !follower.blocks.has(account.professionalId) ? effect.update : null;
	const record = { mid: effect.mid ?? null, commentId: effect.commentId ?? null, storyId: effect.storyId ?? null };
	const updateId = told && sandbox.deliveries.publish(told);
	sandbox.log.append({ kind: 'act', account: account.professionalId, follower: follower.id, act: act.act, by, text: effect.text ?? null, leftBy: effect.leftBy ?? null, update: updateId, ...record });
	return { act: act.act, updateId, ...record };
}

function applyAct(sandbox: Sandbox, account: Account, follower: Follower, act: FollowerAct): Effect {
	switch (act.act) {
		case 'block':
			follower.blocks.add(account.professionalId);
			return {};
		case 'unblock':
			follower.blocks.delete(account.professionalId);
			return {};
		case 'follow':
			follower.follows.add(account.professionalId);
			return {};
		case 'unfollow':
			follower.follows.delete(account.professionalId);
			return {};
		case 'view-story':
			return { storyId: liveStory(sandbox, account, act.storyId).id, leftBy: act.leaveBy ?? 'tap_forward' };
		case 'comment':
			return comment(sandbox, account, follower, act);
		case 'mention':
			return mention(sandbox, account, follower, act.text);
		case 'live-comment':
			return writeComment(sandbox, account, follower, { text: act.text, mediaId: runningBroadcast(sandbox, account).id, productType: 'LIVE' });
		default: {
			// reference §3.6: the event is for a link in an existing thread; a new person is told of only when they write.
			if (act.act === 'open-link' && !sandbox.world.threadWith(account, follower)) return {};
			return converse(sandbox, threadFor(sandbox, account, follower), act);
		}
	}
}

function comment(sandbox: Sandbox, account: Account, follower: Follower, act: Extract<FollowerAct, { act: 'comment' }>): Effect {
	if (act.storyId !== undefined) {
		const story = liveStory(sandbox, account, act.storyId);
		return { ...writeComment(sandbox, account, follower, { text: act.text, mediaId: story.id, productType: 'STORY', parentId: act.parentId }), storyId: story.id };
	}
	const parent = act.parentId === undefined ? undefined : sandbox.world.comments.get(act.parentId);
	const mediaId = act.mediaId ?? parent?.mediaId ?? sandbox.ids.media();
	const media = sandbox.world.media.find((candidate) => candidate.id === mediaId);
	if (media && !media.commentsEnabled) throw new Error('Comments are switched off for this post');
	// reference §3.4: live comments only during the broadcast.
	if (media?.productType === 'LIVE' && media.endedAt !== null) throw new Error('The broadcast is over');
	return writeComment(sandbox, account, follower, { text: act.text, mediaId, productType: media?.productType ?? 'FEED', parentId: act.parentId });
}

/** reference §3.6: a field of its own in Facebook Login, with ids only; in Instagram Login it comes among the comments. */
function mention(sandbox: Sandbox, account: Account, follower: Follower, text: string): Effect {
	const mediaId = sandbox.ids.media();
	if (account.settings.login === 'instagram') return writeComment(sandbox, account, follower, { text, mediaId, productType: 'FEED' });
	const written = { account, commentId: sandbox.ids.comment(), mediaId, text, at: sandbox.clock.now() };
	sandbox.world.mentions.push(written);
	return { update: valueUpdate(account, 'mentions', 'mention', { media_id: mediaId, comment_id: written.commentId }), commentId: written.commentId, text };
}

/** reference §2.3, §4.2: a comment makes the person known, opens no window and gives no consent. */
function writeComment(
	sandbox: Sandbox, account: Account, follower: Follower, wanted: { text: string; mediaId: string; productType: string; parentId?: string | undefined },
): Effect {
	const { igsid } = threadFor(sandbox, account, follower);
	const written = addComment(sandbox, { account, follower, igsid, mediaId: wanted.mediaId, parentId: wanted.parentId ?? null, text: wanted.text });
	return { update: commentUpdate(written, { id: igsid, username: follower.username }, wanted.productType), commentId: written.id, text: wanted.text };
}
