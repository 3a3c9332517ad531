import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { checkMenu, type MenuEntry } from '../../../core';
import { answerOf } from './answer-of-instagram';
import { checkedEntries, entriesFrom } from './checked-entries';
import { forEachAccount } from './run';

export const menuProperties: INodeProperties[] = [
	entriesFrom('setMenu', 'title, url, next_step'),
	{
		displayName: 'Entries',
		name: 'menu',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Entry',
		default: {},
		displayOptions: { show: { resource: ['account'], operation: ['setMenu'], entriesFrom: ['fields'] } },
		description: 'Entries of the menu in a conversation; they replace those set before. People see them when they next open it.',
		options: [
			{
				name: 'entries',
				displayName: 'Entry',
				values: [
					{ displayName: 'Title', name: 'title', type: 'string', default: '', placeholder: 'Opening hours', description: 'At most 30 characters' },
					{
						displayName: 'Web Address',
						name: 'url',
						type: 'string',
						default: '',
						placeholder: 'https://example.com/shop',
						description: 'Opened by a tap. Empty: the tap comes out of the Instagram Trigger, and opens the messaging window.',
					},
					{ displayName: 'Next Step', name: 'next_step', type: 'string', default: '', placeholder: 'sales', description: 'What the tap comes out of the Instagram Trigger with, as words of the table keywords do' },
				],
			},
		],
	},
];

/** Sets the menu of each account. */
export async function setMenu(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const menu = checkedEntries(context, 'menu', checkMenu);
	return forEachAccount(context, async ({ client, account: { accountKey } }) => {
		answerOf(context, await client.setMenu(menu), { failed: 'The menu could not be set', purpose: 'conversations' });
		return [{ accountKey, menu: menu.map(entryJson) }];
	});
}

/** The menu as it is set. */
export async function readMenu(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachAccount(context, async ({ client, account: { accountKey } }) => {
		const menu = answerOf(context, await client.readMenu(), { failed: 'The menu could not be read', purpose: 'conversations' });
		return [{ accountKey, menu: menu.map(entryJson) }];
	});
}

export async function deleteMenu(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachAccount(context, async ({ client, account: { accountKey } }) => {
		answerOf(context, await client.deleteMessengerProfile('persistent_menu'), { failed: 'The menu could not be removed', purpose: 'conversations' });
		return [{ accountKey, menu: [] }];
	});
}

function entryJson(entry: MenuEntry) {
	return entry.type === 'web_url' ? { title: entry.title, url: entry.url } : { title: entry.title };
}
