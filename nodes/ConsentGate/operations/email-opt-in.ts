import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { assertNever, randomSecret, type Store } from '../../../core';
import { eachItem } from '../../shared/each-item';
import { readPersonKeys } from '../../shared/keys-of-items';
import { openStore } from '../../shared/store';
import { refuseToolCall } from '../../shared/tool-call';

export type EmailOperation = 'requestEmail' | 'confirmEmail';

const REQUEST = { show: { resource: ['email'], operation: ['requestEmail'] } };

export const emailOptInProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['email'] } },
		options: [
			{
				name: 'Confirm',
				value: 'confirmEmail',
				description: 'Record the consent of whoever used the link in the mail; works once, for 72 hours',
				action: 'Confirm consent to e mail',
			},
			{
				name: 'Request',
				value: 'requestEmail',
				description: 'Make the link for the mail that asks a person to confirm; an earlier link of theirs ends',
				action: 'Request consent to e mail',
			},
		],
		default: 'requestEmail',
	},
	{
		displayName: 'Address',
		name: 'emailAddress',
		type: 'string',
		placeholder: 'name@example.com',
		default: '',
		required: true,
		displayOptions: REQUEST,
		description: 'Where the mail goes; kept sealed, and theirs only once the link was used',
	},
	{
		displayName: 'Wording',
		name: 'emailWording',
		type: 'string',
		default: '',
		required: true,
		displayOptions: REQUEST,
		description: 'The words the person agrees to by confirming, as they stand in the mail',
		placeholder: 'Mail me news and offers now and then',
	},
	{
		displayName: 'Confirmation Page',
		name: 'confirmationPage',
		type: 'string',
		placeholder: 'https://n8n.example.com/webhook/confirm-e-mail',
		default: '',
		required: true,
		displayOptions: REQUEST,
		description: 'Address of your page with the button; the link is this address with the token behind #, which no server and no log gets to see',
	},
	{
		displayName: 'Token',
		name: 'emailToken',
		type: 'string',
		typeOptions: { password: true },
		default: '={{ $json.body?.token }}',
		required: true,
		displayOptions: { show: { resource: ['email'], operation: ['confirmEmail'] } },
		description: 'What the button of the page sent',
	},
];

interface Answered {
	readonly output: 0 | 1;
	readonly json: IDataObject;
}

/** Runs one half of a double opt-in for every item. Outputs: allowed · not allowed · –. */
export async function operateEmailOptIn(context: IExecuteFunctions, operation: EmailOperation): Promise<INodeExecutionData[][]> {
	refuseToolCall(context, operation);
	const outputs: [INodeExecutionData[], INodeExecutionData[], INodeExecutionData[]] = [[], [], []];
	const store = await openStore(context);
	await eachItem(context, outputs[1], async (item, itemIndex) => {
		const { output, json } = operation === 'requestEmail' ? await request(context, store, item, itemIndex) : await confirm(context, store, itemIndex);
		outputs[output].push({ json, pairedItem: { item: itemIndex } });
	});
	return outputs;
}

/** The token is in the link and nowhere else in the item: it is what the mail is for. */
async function request(context: IExecuteFunctions, store: Store, item: INodeExecutionData, itemIndex: number): Promise<Answered> {
	const page = readPage(context, itemIndex);
	const token = randomSecret();
	const outcome = await store.beginEmailOptIn({
		...readPersonKeys(context, item, itemIndex),
		address: textOf(context, 'emailAddress', itemIndex),
		wording: textOf(context, 'emailWording', itemIndex),
		token,
	});
	switch (outcome.outcome) {
		case 'pending':
			return { output: 0, json: { ...item.json, gate: 'pending', purpose: 'email', confirmLink: `${page}#${token}`, expiresAt: new Date(outcome.expiresAt).toISOString() } };
		case 'refused':
			return { output: 1, json: { ...item.json, gate: 'not_allowed', purpose: 'email', reason: outcome.reason } };
		default:
			return assertNever(outcome);
	}
}

/** Nothing of the item goes on: the token is in it. */
async function confirm(context: IExecuteFunctions, store: Store, itemIndex: number): Promise<Answered> {
	const outcome = await store.confirmEmailOptIn({ token: textOf(context, 'emailToken', itemIndex) });
	switch (outcome.outcome) {
		case 'granted':
			return { output: 0, json: { accountKey: outcome.accountKey, viewerKey: outcome.viewerKey, gate: 'allowed', purpose: 'email' } };
		case 'refused':
			return { output: 1, json: { gate: 'not_allowed', purpose: 'email', reason: outcome.reason } };
		default:
			return assertNever(outcome);
	}
}

function readPage(context: IExecuteFunctions, itemIndex: number): string {
	const page = textOf(context, 'confirmationPage', itemIndex);
	const url = URL.canParse(page) ? new URL(page) : null;
	const isLocal = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
	if (url?.hash === '' && !page.includes('#') && (isLocal || url.protocol === 'https:')) return page;
	throw new NodeOperationError(context.getNode(), 'The confirmation page is no address a link can be made of', {
		itemIndex,
		description: 'Enter its whole address, beginning with https:// and without #.',
	});
}

function textOf(context: IExecuteFunctions, name: string, itemIndex: number): string {
	const value: unknown = context.getNodeParameter(name, itemIndex, '');
	return typeof value === 'string' ? value.trim() : '';
}
