import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { inviteLink, qrCodePng } from '../../../core';
import { readText } from '../../shared/read-text';
import { forEachAccount, openRun } from './run';

export const inviteProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['invite'] } },
		options: [
			{
				name: 'Make Link',
				value: 'inviteLink',
				description: 'Make the link that opens a conversation with the account, and its QR code as a file',
				action: 'Make an invite link',
			},
			{ name: 'Results', value: 'inviteResults', description: 'How many people opened each invite, and how many of them wrote', action: 'Get results of invites' },
		],
		default: 'inviteLink',
	},
	{
		displayName: 'Invite',
		name: 'invite',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'story_monday',
		displayOptions: { show: { operation: ['inviteLink'] } },
		description: 'A name to tell invites apart: small letters, digits, - and _. It comes back when somebody opens the link.',
	},
];

/** One item per account: the link, and its QR code in the binary property `qr`. */
export async function makeInviteLinks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { accounts } = await openRun(context);
	const name = readText(context, 'invite', 0).toLowerCase();
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const { account } of accounts) {
		const link = linkOf(context, account.username, name);
		const qr = await context.helpers.prepareBinaryData(await qrCodePng(link), `${account.username}-${name}.png`, 'image/png');
		items.push({ json: { accountKey: account.accountKey, account: account.username, invite: name, link }, binary: { qr }, pairedItem });
	}
	return [items];
}

function linkOf(context: IExecuteFunctions, username: string, name: string): string {
	try {
		return inviteLink(username, name);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error instanceof Error ? error : 'The invite has no name', { itemIndex: 0 });
	}
}

/** One item per account and invite. */
export async function readInviteResults(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachAccount(context, async ({ store, account: { accountKey } }) =>
		(await store.readInvites({ accountKey })).map(({ name, opened, wrote }) => ({ accountKey, invite: name, opened, wrote })),
	);
}
