import type { Sandbox } from './context';
import type { Comment } from './world';

/** Writes a comment under a post or a story. */
export function addComment(sandbox: Sandbox, wanted: Pick<Comment, 'account' | 'follower' | 'igsid' | 'mediaId' | 'parentId' | 'text'>): Comment {
	const comment: Comment = { ...wanted, id: sandbox.ids.comment(), at: sandbox.clock.now(), hidden: false, privateReplyMid: null };
	sandbox.world.comments.set(comment.id, comment);
	return comment;
}
