import type { Sandbox } from '../context';
import type { Account, Comment } from '../world';
import type { GraphCall, Route } from './call';
import { commentRoute, deleteRoute, enableRoute, hideRoute, replyRoute } from './comment-writes';
import type { CommentedMedia } from './comment-writes';
import { listComments, listReplies, readComment } from './comments';
import { readMedia } from './media';

/** What a path under a post, a story or a comment means; undefined where there is no such thing. */
export function mediaRoute(sandbox: Sandbox, account: Account, call: GraphCall, id: string, edge: string | undefined): Route | undefined {
	const comment = sandbox.world.comments.get(id);
	if (comment?.account === account) return underComment(sandbox, account, call, comment, edge);
	const media = commented(sandbox, account, id);
	if (!media) return undefined;
	const post = sandbox.world.media.find((candidate) => candidate.id === id);
	switch (`${call.method} ${edge ?? ''}`) {
		case 'GET ':
			return post && { operation: 'media', run: () => readMedia(sandbox, post, call) };
		case 'POST ':
			return post && enableRoute(post, call);
		case 'GET comments':
			return { operation: 'comments', run: () => listComments(sandbox, account, id, call) };
		case 'POST comments':
			return commentRoute(sandbox, account, media, call);
		default:
			return undefined;
	}
}

function underComment(sandbox: Sandbox, account: Account, call: GraphCall, comment: Comment, edge: string | undefined): Route | undefined {
	// A comment on a post this sandbox does not know (any media id may be commented) stands under an invented one.
	const media = commented(sandbox, account, comment.mediaId) ?? { id: comment.mediaId, productType: 'FEED', commentsEnabled: true };
	switch (`${call.method} ${edge ?? ''}`) {
		case 'GET ':
			return { operation: 'comments', run: () => readComment(sandbox, comment, call) };
		case 'GET replies':
			return { operation: 'comments', run: () => listReplies(sandbox, comment, call) };
		case 'POST replies':
			return replyRoute(sandbox, account, media, comment, call);
		case 'POST ':
			return hideRoute(comment, call);
		case 'DELETE ':
			return deleteRoute(sandbox, comment, call);
		default:
			return undefined;
	}
}

/** reference §2.3: stories are commentable too. */
function commented({ world }: Sandbox, account: Account, id: string): CommentedMedia | undefined {
	const post = world.media.find((media) => media.account === account && media.id === id);
	const story = world.stories.find((candidate) => candidate.account === account && candidate.id === id);
	return post ?? (story && { id, productType: 'STORY', commentsEnabled: true });
}
