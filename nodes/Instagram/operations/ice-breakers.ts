import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { checkIceBreakers } from '../../../core';
import { answerOf } from './answer-of-instagram';
import { checkedEntries, entriesFrom } from './checked-entries';
import { forEachAccount } from './run';

export const iceBreakerProperties: INodeProperties[] = [
	entriesFrom('setIceBreakers', 'question, next_step'),
	{
		displayName: 'Questions',
		name: 'iceBreakers',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Question',
		default: {},
		displayOptions: { show: { resource: ['account'], operation: ['setIceBreakers'], entriesFrom: ['fields'] } },
		description: 'Up to four questions a person can tap before they have written; they replace those set before',
		options: [
			{
				name: 'entries',
				displayName: 'Question',
				values: [
					{ displayName: 'Question', name: 'question', type: 'string', default: '', placeholder: 'What are your opening hours?', description: 'At most 80 characters' },
					{ displayName: 'Next Step', name: 'next_step', type: 'string', default: '', placeholder: 'sales', description: 'What the tap comes out of the Instagram Trigger with, as words of the table keywords do' },
				],
			},
		],
	},
];

/** Sets the ice breakers of each account. A tap comes out of the Instagram Trigger on Tap. */
export async function setIceBreakers(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const iceBreakers = checkedEntries(context, 'iceBreakers', checkIceBreakers);
	return forEachAccount(context, async ({ client, account: { accountKey } }) => {
		answerOf(context, await client.setIceBreakers(iceBreakers), { failed: 'The ice breakers could not be set', purpose: 'conversations' });
		return [{ accountKey, iceBreakers: iceBreakers.map(({ question }) => question) }];
	});
}

/** The ice breakers as they are set. */
export async function readIceBreakers(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachAccount(context, async ({ client, account: { accountKey } }) => {
		const set = answerOf(context, await client.readIceBreakers(), { failed: 'The ice breakers could not be read', purpose: 'conversations' });
		return [{ accountKey, iceBreakers: set.map(({ question }) => question) }];
	});
}

export async function deleteIceBreakers(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachAccount(context, async ({ client, account: { accountKey } }) => {
		answerOf(context, await client.deleteMessengerProfile('ice_breakers'), { failed: 'The ice breakers could not be removed', purpose: 'conversations' });
		return [{ accountKey, iceBreakers: [] }];
	});
}
