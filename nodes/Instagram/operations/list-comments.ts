import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { commentEvents } from '../../../core';
import { answerOf } from './answer-of-instagram';
import { forEachAccount, forEachItem, idsOf, readCount, stopWhenCancelled, type AccountRun } from './run';
import { storyOfItem } from './stories';

const SHOW = { resource: ['comment'], operation: ['list'] };
/** Meta gives pages of 50 (reference §4.4): ten of them are what one look at a media reads. */
const MOST_COMMENTS = 500;
const MOST_MEDIA = 50;

export const listCommentsProperties: INodeProperties[] = [
	{
		displayName: 'Comments Of',
		name: 'commentsOf',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Recent Media', value: 'recentMedia', description: 'The newest posts and reels of the account' },
			{ name: 'The Story of Each Item', value: 'story', description: 'By the storyKey of the item' },
		],
		default: 'recentMedia',
		displayOptions: { show: SHOW },
		description: 'Where to look for comments',
	},
	{
		displayName: 'Media',
		name: 'mediaCount',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST_MEDIA },
		default: 10,
		displayOptions: { show: { ...SHOW, commentsOf: ['recentMedia'] } },
		description: 'How many of the newest posts and reels to look at',
	},
	{
		displayName: 'Comments per Media',
		name: 'commentCount',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST_COMMENTS },
		default: 50,
		displayOptions: { show: SHOW },
		description: 'At most this many of the newest comments of each',
	},
];

/**
 * The newest comments that stand by themselves. Each goes the way a webhook goes, so a STOP in one counts, and one
 * that a webhook brings as well is the same event. Items carry keys and marks, never the words or the handle.
 */
export async function listComments(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const enough = readCount(context, 'commentCount', 'Comments per Media', { min: 1, max: MOST_COMMENTS });
	if (context.getNodeParameter('commentsOf', 0) === 'story') {
		return forEachItem(context, async (run, item, itemIndex) => {
			const { storyId, storyKey } = await storyOfItem(run, item, itemIndex);
			return (await commentsOf(run, storyId, enough, itemIndex)).map((json) => ({ ...json, storyKey }));
		});
	}
	const mediaCount = readCount(context, 'mediaCount', 'Media', { min: 1, max: MOST_MEDIA });
	return forEachAccount(context, async (run) => {
		const recent = await run.client.readRecentMedia(mediaCount);
		const found: IDataObject[] = [];
		for (const mediaId of answerOf(context, recent, { failed: 'The posts could not be read', purpose: 'account' })) {
			stopWhenCancelled(context);
			found.push(...(await commentsOf(run, mediaId, enough)));
		}
		return found;
	});
}

async function commentsOf(run: AccountRun, mediaId: string, enough: number, itemIndex?: number): Promise<IDataObject[]> {
	const { context, client, store, account } = run;
	const { accountKey, igAccountId: accountId } = account;
	const place = itemIndex === undefined ? {} : { itemIndex };
	const comments = answerOf(context, await client.readMediaComments(mediaId, enough), { failed: 'The comments could not be read', purpose: 'comments', ...place });
	await store.recordEvents({ ...commentEvents({ accountId, accountIds: idsOf(run), mediaId }, comments), answered: [] });
	const known = await store.matchComments({ accountKey, comments });
	const events = new Map(known.map((comment) => [comment.commentId, comment]));
	return comments.flatMap(({ commentId, at, hidden }) => {
		const event = events.get(commentId);
		if (!event) return [];
		const { viewerKey, eventKey, keyword, language } = event;
		return [{ accountKey, viewerKey, eventKey, kind: 'comment', keyword, language, hidden, occurredAt: new Date(at).toISOString() }];
	});
}
