import * as z from 'zod';
import { graphMillis, type CallResult, type GraphCall } from './call';
import { shortcodeOf } from './shortcode';

/** A post or reel of the account, as far as its comments are concerned. */
export interface RecentMedia {
	readonly mediaId: string;
	/** UTC milliseconds, to the second. */
	readonly postedAt: number;
	/** How many comments it has; null when Instagram does not tell. */
	readonly comments: number | null;
	/** What names it in its address; null when Instagram does not tell. */
	readonly shortcode: string | null;
}

const idText = z.union([z.string().min(1), z.number().int().transform(String)]);
const pageSchema = z.looseObject({
	data: z.array(z.looseObject({ id: idText, timestamp: z.string(), comments_count: z.number().int().optional().catch(undefined), permalink: z.string().optional().catch(undefined) })),
	paging: z.looseObject({ next: z.string().optional(), cursors: z.looseObject({ after: z.string().optional() }).optional() }).optional(),
});

/** About 250 posts, more than an account publishes in a month; ends a list whose pages never do. */
const MOST_PAGES = 10;

/** The account's posts and reels since a time, newest first. Stories are not among them (reference §2.1). */
export async function listRecentMedia(call: GraphCall, since: number): Promise<CallResult<RecentMedia[]>> {
	const recent: RecentMedia[] = [];
	let after: string | undefined;
	for (let page = 0; page < MOST_PAGES; page++) {
		const query = { fields: 'id,timestamp,comments_count,permalink', ...(after === undefined ? {} : { after }) };
		const result = await call({ method: 'GET', path: 'me/media', query }, pageSchema);
		if (!result.ok) return result;
		const media = result.value.data.map((each) => ({
			mediaId: each.id,
			postedAt: graphMillis(each.timestamp),
			comments: each.comments_count ?? null,
			shortcode: shortcodeOf(each.permalink),
		}));
		recent.push(...media.filter(({ postedAt }) => postedAt >= since));
		after = result.value.paging?.next === undefined ? undefined : result.value.paging.cursors?.after;
		if (after === undefined || media.some(({ postedAt }) => postedAt < since)) break;
	}
	return { ok: true, value: recent };
}
