import type { Sandbox } from '../context';
import { graphTime } from '../clock';
import type { Account, Media } from '../world';
import type { GraphCall } from './call';
import { parseFields, pick } from './fields';
import { page } from './paging';

/** `GET /{id|me}/media`, newest first; stories have a list of their own (reference §2.1). */
export function listMedia(sandbox: Sandbox, account: Account, call: GraphCall): Record<string, unknown> {
	const fields = parseFields(call.query['fields'] ?? 'id');
	const list = sandbox.world.media.filter((media) => media.account === account).reverse();
	return page(list.map((media) => pick([{ name: 'id', limit: null, fields: [] }, ...fields], describe(sandbox, media), 'IGMedia')), call, { usual: 25, most: 100 });
}

/** `GET /{media}`. */
export function readMedia(sandbox: Sandbox, media: Media, call: GraphCall): Record<string, unknown> {
	return { ...pick(parseFields(call.query['fields'] ?? 'id'), describe(sandbox, media), 'IGMedia'), id: media.id };
}

function describe(sandbox: Sandbox, media: Media): Record<string, unknown> {
	const { account, id } = media;
	return {
		id,
		media_type: media.mediaType,
		media_product_type: media.productType,
		media_url: `https://scontent.example/${id}.jpg`,
		thumbnail_url: media.mediaType === 'VIDEO' ? `https://scontent.example/${id}-thumb.jpg` : undefined,
		permalink: `https://www.instagram.com/p/${media.shortcode}`,
		caption: media.caption === '' ? undefined : media.caption,
		timestamp: graphTime(media.postedAt),
		username: account.username,
		owner: { id: account.professionalId },
		shortcode: media.shortcode,
		is_comment_enabled: media.commentsEnabled,
		like_count: 0,
		comments_count: [...sandbox.world.comments.values()].filter((comment) => comment.mediaId === id).length,
	};
}
