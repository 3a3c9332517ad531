import type { INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { CHECKPOINTS, withRegion, type Checkpoint, type GraphError, type StoryEvent, type StoryPlan, type StoryReading } from '../../core';
import { connectAccounts, type ConnectedAccount } from '../shared/connect-accounts';
import { openStore } from '../shared/store';
import { previewItem } from './items';
import { isWanted } from './plan';

/** Newest stories a preview reads the figures of, over all accounts: three calls each while a person waits. */
const MOST_SHOWN = 5;

/** What a checkpoint of a story would be called now; before the first one its name is shown all the same. */
function checkpointNow(ageMs: number): Checkpoint {
	return CHECKPOINTS.findLast(({ afterMs }) => afterMs <= ageMs)?.name ?? CHECKPOINTS[0].name;
}

/**
 * Items of "Execute step": the current stories as they are now, once for each chosen event. Records nothing, so the
 * published workflow still gets each of them; a story it has not met yet has no key of its own.
 *
 * @throws NodeOperationError when there is no story, or Instagram does not answer
 */
export async function previewStories(context: ITriggerFunctions, plan: StoryPlan): Promise<INodeExecutionData[]> {
	const store = await openStore(context);
	const items: INodeExecutionData[] = [];
	let left = MOST_SHOWN;
	for (const connected of await connectAccounts(context, store)) {
		const { accountKey } = connected.account;
		const live = await connected.client.readStories();
		if (!live.ok) throw notTold(context, live.error);
		const shown = live.value.slice(0, left);
		left -= shown.length;
		const { keys, timeZone, now } = await store.findStories({ accountKey, storyIds: shown.map(({ storyId }) => storyId) });
		for (const story of shown) {
			const reading = withRegion(await readNow(connected, story.storyId), timeZone);
			for (const event of eventsShown(plan, now - story.postedAt)) {
				const told = event.event === 'new_story' ? null : reading;
				const readAt = told === null ? null : now;
				items.push(previewItem(accountKey, { ...story, storyKey: keys[story.storyId] ?? 'preview', event, late: false, reading: told, readAt }));
			}
		}
	}
	if (items.length > 0) return items;
	throw new NodeOperationError(context.getNode(), 'The account has no story at the moment', {
		description: 'Post a story and try again. The published workflow waits for the next one by itself.',
	});
}

function eventsShown(plan: StoryPlan, ageMs: number): StoryEvent[] {
	const all: StoryEvent[] = [
		{ event: 'new_story' },
		{ event: 'checkpoint', checkpoint: checkpointNow(ageMs) },
		...plan.thresholds.map((threshold) => ({ event: 'threshold' as const, ...threshold })),
		{ event: 'expiring' },
		{ event: 'final' },
	];
	return all.filter(({ event }) => isWanted(plan, event));
}

async function readNow({ client }: ConnectedAccount, storyId: string): Promise<StoryReading> {
	const result = await client.readStoryInsights(storyId);
	return result.ok ? result.value : { figures: null, missing: 'not_available', causes: {} };
}

function notTold(context: ITriggerFunctions, error: GraphError): NodeOperationError {
	return new NodeOperationError(context.getNode(), 'Instagram did not tell the stories of the account', {
		description: `Check the permissions of the access token (${error.class}, code ${error.code ?? '-'}/${error.subcode ?? '-'}).`,
	});
}
