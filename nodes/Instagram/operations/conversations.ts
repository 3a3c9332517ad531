import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { Paces } from '../../shared/pacing';
import { answerOf } from './answer-of-instagram';
import { forEachAccount, idsOf, readCount } from './run';

const MOST = 200;

export const listConversationsProperties: INodeProperties[] = [
	{
		displayName: 'Conversations',
		name: 'conversationCount',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST },
		default: 50,
		displayOptions: { show: { resource: ['conversation'], operation: ['list'] } },
		description: 'How many of the newest conversations to list',
	},
];

/**
 * The newest conversations: with whom, when something was last said, and whether the person spoke last. No words.
 * Somebody the store has never heard of has no viewerKey.
 */
export async function listConversations(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const enough = readCount(context, 'conversationCount', 'Conversations', { min: 1, max: MOST });
	return forEachAccount(context, async (run) => {
		const { accountKey } = run.account;
		const result = await run.client.readConversations(idsOf(run), enough, new Paces(run.store).of(accountKey));
		const heads = answerOf(context, result, { failed: 'The conversations could not be read', purpose: 'conversations' });
		const people = await run.store.findKnownPeople({ accountKey, igsids: heads.flatMap(({ personId }) => personId ?? []) });
		return heads.map(({ personId, updatedAt, lastByPerson }) => ({
			accountKey,
			viewerKey: personId === null ? null : (people[personId] ?? null),
			updatedAt: new Date(updatedAt).toISOString(),
			lastByPerson,
		}));
	});
}
