import type { Sandbox } from '../context';
import { graphTime } from '../clock';
import type { Account, Comment } from '../world';
import type { GraphCall } from './call';
import { parseFields, pick } from './fields';
import type { Field } from './fields';
import { page } from './paging';

/** reference §4.4: page max 50, unconfirmed. */
const pages = { usual: 25, most: 50 };

/** `GET /{media}/comments`: top-level ones, newest first; answers come inside `replies{…}` (reference §4.4). */
export function listComments(sandbox: Sandbox, account: Account, mediaId: string, call: GraphCall): Record<string, unknown> {
	const fields = parseFields(call.query['fields'] ?? 'id,text,timestamp');
	const shown = account.settings.commentsListed ? commentsOf(sandbox, account, (comment) => comment.mediaId === mediaId && comment.parentId === null) : [];
	return page(shown.map((comment) => describe(sandbox, comment, fields, call)), call, pages);
}

/** `GET /{comment}/replies`, the edge that paging links point to. */
export function listReplies(sandbox: Sandbox, comment: Comment, call: GraphCall): Record<string, unknown> {
	return replies(sandbox, comment, { name: 'replies', limit: null, fields: parseFields(call.query['fields'] ?? 'id,text,timestamp') }, call);
}

/** `GET /{comment}`. */
export function readComment(sandbox: Sandbox, comment: Comment, call: GraphCall): Record<string, unknown> {
	return describe(sandbox, comment, parseFields(call.query['fields'] ?? 'id,text,timestamp'), call);
}

function replies(sandbox: Sandbox, comment: Comment, field: Field, call: GraphCall): Record<string, unknown> {
	const wanted = field.fields.length > 0 ? field.fields : parseFields('id,text,timestamp');
	const list = commentsOf(sandbox, comment.account, (candidate) => candidate.parentId === comment.id);
	return page(list.map((reply) => describe(sandbox, reply, wanted, call)), call, { ...pages, usual: field.limit ?? pages.usual }, `${comment.id}/replies`);
}

function describe(sandbox: Sandbox, comment: Comment, fields: Field[], call: GraphCall): Record<string, unknown> {
	const wantedReplies = fields.find((field) => field.name === 'replies');
	const author = comment.follower?.username ?? comment.account.username;
	const media = sandbox.world.media.find((candidate) => candidate.id === comment.mediaId);
	return {
		...pick(fields, {
			id: comment.id,
			text: comment.text,
			timestamp: graphTime(comment.at),
			username: author,
			from: { id: comment.igsid ?? comment.account.professionalId, username: author },
			parent_id: comment.parentId ?? undefined,
			like_count: 0,
			hidden: comment.hidden,
			media: { id: comment.mediaId, ...(media ? { media_product_type: media.productType } : {}) },
			replies: wantedReplies && hasReplies(sandbox, comment) ? replies(sandbox, comment, wantedReplies, call) : undefined,
		}, 'IGComment'),
		id: comment.id,
	};
}

function hasReplies(sandbox: Sandbox, comment: Comment): boolean {
	return commentsOf(sandbox, comment.account, (candidate) => candidate.parentId === comment.id).length > 0;
}

function commentsOf(sandbox: Sandbox, account: Account, fits: (comment: Comment) => boolean): Comment[] {
	return [...sandbox.world.comments.values()].filter((comment) => comment.account === account && fits(comment)).reverse();
}
