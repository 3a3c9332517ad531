import type { INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { CHECKPOINTS, type Checkpoint, type StoryReading } from '../../core';
import { accountOf } from '../shared/accounts';
import { connectInstagram } from '../shared/instagram';
import { openStore } from '../shared/store';
import { previewItem } from './items';
import type { StoryEvent } from './pulse';

/** Newest stories a preview reads the figures of: two calls each while a person waits. */
const MOST_SHOWN = 5;

/** What a checkpoint of a story would be called now; before the first one its name is shown all the same. */
function checkpointNow(ageMs: number): Checkpoint {
	return CHECKPOINTS.findLast(({ afterMs }) => afterMs <= ageMs)?.name ?? CHECKPOINTS[0].name;
}

/**
 * Items of "Execute step": the current stories as they are now. Records nothing, so the published workflow
 * still gets each of them; a story it has not met yet has no key of its own.
 *
 * @throws NodeOperationError when there is no story, or Instagram does not answer
 */
export async function previewStories(context: ITriggerFunctions, events: readonly StoryEvent[]): Promise<INodeExecutionData[]> {
	const store = await openStore(context);
	const connection = await connectInstagram(context);
	const { accountKey } = await accountOf(context, store, connection);
	const live = await connection.client.readStories();
	if (!live.ok) {
		throw new NodeOperationError(context.getNode(), 'Instagram did not tell the stories of the account', {
			description: `Check the permissions of the access token (${live.error.class}, code ${live.error.code ?? '-'}/${live.error.subcode ?? '-'}).`,
		});
	}
	if (live.value.length === 0) {
		throw new NodeOperationError(context.getNode(), 'The account has no story at the moment', {
			description: 'Post a story and try again. The published workflow waits for the next one by itself.',
		});
	}
	const shown = live.value.slice(0, MOST_SHOWN);
	const keys = await store.findStories({ accountKey, storyIds: shown.map(({ storyId }) => storyId) });
	const items: INodeExecutionData[] = [];
	for (const story of shown) {
		const named = { ...story, storyKey: keys[story.storyId] ?? 'preview' };
		if (events.includes('newStory')) items.push(previewItem(accountKey, named, null));
		if (!events.includes('checkpoint')) continue;
		const result = await connection.client.readStoryInsights(story.storyId);
		const reading: StoryReading = result.ok ? result.value : { figures: null, missing: 'not_available' };
		items.push(previewItem(accountKey, named, { checkpoint: checkpointNow(Date.now() - story.postedAt), reading }));
	}
	return items;
}
