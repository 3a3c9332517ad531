import { addComment } from '../comments';
import type { Sandbox } from '../context';
import type { CommentFacts } from '../log/records';
import { commentUpdate } from '../webhooks/update';
import type { Account, Comment } from '../world';
import type { GraphCall, Route } from './call';
import { badParameter, graphError } from './errors';

/** What comments can stand under. */
export interface CommentedMedia {
	readonly id: string;
	readonly productType: string;
	commentsEnabled: boolean;
}

/** `POST /{media}/comments?message=` (reference §4.4). */
export function commentRoute(sandbox: Sandbox, account: Account, media: CommentedMedia, call: GraphCall): Route {
	return {
		operation: 'public-reply',
		describe: () => note(call, 'comment', { mediaId: media.id }),
		run: () => write(sandbox, account, media, null, call),
	};
}

/** `POST /{comment}/replies?message=` (reference §4.4): only to top-level comments, not to hidden or live ones. */
export function replyRoute(sandbox: Sandbox, account: Account, media: CommentedMedia, comment: Comment, call: GraphCall): Route {
	return {
		operation: 'public-reply',
		describe: () => note(call, 'reply', { mediaId: media.id, comment }),
		run: () => {
			if (comment.parentId !== null) throw badParameter('Replies can only be made to top-level comments');
			if (comment.hidden) throw badParameter('Replies cannot be made to hidden comments');
			if (media.productType === 'LIVE') throw badParameter('Replies cannot be made to comments on live video');
			return write(sandbox, account, media, comment, call);
		},
	};
}

/** `POST /{comment}?hide=` (reference §4.4): the owner's own comments stay visible. */
export function hideRoute(comment: Comment, call: GraphCall): Route {
	// reference §4.4: `hide` belongs into the query.
	const wanted = call.query['hide'];
	return {
		operation: 'moderation',
		describe: () => note(call, wanted === 'false' ? 'unhide' : 'hide', { mediaId: comment.mediaId, comment }),
		run: () => {
			comment.hidden = flag('hide', wanted) && comment.follower !== null;
			return done(call);
		},
	};
}

/** `DELETE /{comment}`; its answers go with it. */
export function deleteRoute(sandbox: Sandbox, comment: Comment, call: GraphCall): Route {
	return {
		operation: 'moderation',
		describe: () => note(call, 'delete', { mediaId: comment.mediaId, comment }),
		run: () => {
			for (const each of sandbox.world.comments.values()) if (each === comment || each.parentId === comment.id) sandbox.world.comments.delete(each.id);
			return done(call);
		},
	};
}

/** `POST /{media}?comment_enabled=` (reference §4.4). */
export function enableRoute(media: CommentedMedia, call: GraphCall): Route {
	const wanted = call.query['comment_enabled'] ?? call.body['comment_enabled'];
	return {
		operation: 'moderation',
		describe: () => note(call, String(wanted) === 'false' ? 'disable' : 'enable', { mediaId: media.id }),
		run: () => {
			media.commentsEnabled = flag('comment_enabled', wanted);
			return done(call);
		},
	};
}

function write(sandbox: Sandbox, account: Account, media: CommentedMedia, answered: Comment | null, call: GraphCall): Record<string, unknown> {
	const text = messageOf(call);
	if (text === '') throw badParameter('The parameter message is required.');
	if (!media.commentsEnabled) throw badParameter('Comments are disabled for this media');
	const written = addComment(sandbox, { account, follower: null, igsid: null, mediaId: media.id, parentId: answered?.id ?? null, text });
	if (call.facts.comment) Object.assign(call.facts.comment, { newCommentId: written.id, done: true });
	// reference §7.6: the own comment comes back as an event; §3.6: self_ig_scoped_id marks it.
	const author = { id: account.professionalId, username: account.username, self_ig_scoped_id: sandbox.ids.igsid('self', account.professionalId) };
	sandbox.deliveries.publish(commentUpdate(written, author, media.productType));
	// reference §4.4 and §7.14: with `fields` the comment is made and the answer is an error all the same.
	if (call.query['fields'] !== undefined || call.body['fields'] !== undefined) throw graphError('comment-fields');
	return { id: written.id };
}

function note(call: GraphCall, kind: CommentFacts['kind'], about: { mediaId: string; comment?: Comment }): void {
	call.facts.comment = {
		kind, mediaId: about.mediaId, commentId: about.comment?.id ?? null, followerId: about.comment?.follower?.id ?? null, text: messageOf(call) || null,
		newCommentId: null, done: false,
	};
}

function done(call: GraphCall): Record<string, unknown> {
	if (call.facts.comment) call.facts.comment.done = true;
	return { success: true };
}

function messageOf(call: GraphCall): string {
	const message = call.query['message'] ?? call.body['message'];
	return typeof message === 'string' ? message : '';
}

function flag(name: string, value: unknown): boolean {
	const text = String(value);
	if (text !== 'true' && text !== 'false') throw badParameter(`Param ${name} must be one of {true, false}`);
	return text === 'true';
}
