import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { KnownStory } from '../../../core';
import { readKey } from '../../shared/keys-of-items';
import { answerOf } from './answer-of-instagram';
import { forEachAccount, forEachItem, type AccountRun } from './run';

/**
 * The stories of the last 24 h of each account, newest first; they are recorded, so each has its key. The Instagram
 * Story Trigger still gives a story it has not met yet as a new one.
 */
export async function listStories(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachAccount(context, async ({ account: { accountKey }, client, store }) => {
		const live = answerOf(context, await client.readStories(), { failed: 'The stories could not be read', purpose: 'stories' });
		await store.recordStories({ accountKey, stories: live, newStory: true });
		const known = await store.findStories({ accountKey, storyIds: live.map(({ storyId }) => storyId) });
		return live.flatMap(({ storyId, mediaType, postedAt }) => {
			const storyKey = known.keys[storyId];
			return storyKey === undefined ? [] : [{ accountKey, storyKey, mediaType, postedAt: new Date(postedAt).toISOString() }];
		});
	});
}

/** The figures of the story of each item, as they are now; null with the cause where Instagram has none. */
export async function readInsights(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachItem(context, async (run, item, itemIndex) => {
		const { storyKey, storyId } = await storyOfItem(run, item, itemIndex);
		const result = await run.client.readStoryInsights(storyId);
		const { figures, missing } = answerOf(context, result, { failed: 'The figures could not be read', purpose: 'insights', itemIndex });
		return [{
			accountKey: run.account.accountKey,
			storyKey,
			figures: figures === null ? null : { ...figures },
			...(missing === null ? {} : { missing }),
		}];
	});
}

/** The story an item names. @throws NodeOperationError when the account has none of this key */
export async function storyOfItem({ context, store, account }: AccountRun, item: INodeExecutionData, itemIndex: number): Promise<KnownStory> {
	const storyKey = readKey(context, item, itemIndex, 'storyKey');
	const story = await store.findStoryOfKey({ accountKey: account.accountKey, storyKey });
	if (story) return story;
	throw new NodeOperationError(context.getNode(), `Item ${itemIndex} names a story this account does not have`, {
		itemIndex,
		description: 'Feed this node with items of "List Stories" or of the Instagram Story Trigger.',
	});
}
