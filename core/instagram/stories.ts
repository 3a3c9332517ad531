import * as z from 'zod';
import { graphMillis, mapOk, type CallResult, type GraphCall } from './call';

/** A story as the list of live stories has it. */
export interface LiveStory {
	/** Media id at Instagram. */
	readonly storyId: string;
	/** `IMAGE` or `VIDEO`. */
	readonly mediaType: string;
	/** UTC milliseconds, to the second. */
	readonly postedAt: number;
	/** Where it can be looked at; null when Instagram gives none. */
	readonly permalink?: string | null;
}

const idText = z.union([z.string().min(1), z.number().int().transform(String)]);
const storySchema = z.looseObject({
	id: idText,
	media_type: z.string().default(''),
	// Nothing but a link of Instagram's own gets into a table people click in.
	permalink: z.string().max(500).regex(/^https:\/\/(www\.)?instagram\.com\//).nullish().catch(null),
	timestamp: z.string().transform((time, context) => {
		const at = graphMillis(time);
		if (!Number.isNaN(at)) return at;
		context.addIssue({ code: 'custom', message: 'not a time' });
		return z.NEVER;
	}),
});
const pageSchema = z.looseObject({
	data: z.array(storySchema),
	paging: z.looseObject({ next: z.string().optional(), cursors: z.looseObject({ after: z.string().optional() }).optional() }).optional(),
});

/** Far more stories than Instagram lets an account post in a day; ends a list whose pages never do. */
const MOST_PAGES = 20;

/** The stories of the last 24 h, newest first (reference §2.1). A story that ended is simply not in the list. */
export async function readStories(call: GraphCall): Promise<CallResult<LiveStory[]>> {
	const stories: LiveStory[] = [];
	let after: string | undefined;
	for (let page = 0; page < MOST_PAGES; page++) {
		const query = { fields: 'id,media_type,permalink,timestamp', ...(after === undefined ? {} : { after }) };
		const result = await call({ method: 'GET', path: 'me/stories', query }, pageSchema);
		if (!result.ok) return mapOk(result, () => stories);
		stories.push(
			...result.value.data.map((story) => ({ storyId: story.id, mediaType: story.media_type, postedAt: story.timestamp, permalink: story.permalink ?? null })),
		);
		// Cursors come on the last page too; only `next` says that there is another one.
		after = result.value.paging?.next === undefined ? undefined : result.value.paging.cursors?.after;
		if (after === undefined) break;
	}
	return { ok: true, value: stories };
}
