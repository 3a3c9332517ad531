import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { assertNever, type ClaimEmailOutcome, type EmailResult, type EmailSettledAs } from '../../../core';
import { connectAccounts } from '../../shared/connect-accounts';
import { openStore, withStoreErrors } from '../../shared/store';
import { OUTPUT, reasonJson, type DmOutputs } from './outcome-items';
import type { Run } from './run';

/** Where `50 rights` serves the page, below the address of n8n. */
const PAGE_PATH = 'webhook/story-funnel/unsubscribe';

const SETTLE = { operation: ['settleEmail'] };

export const emailProperties: INodeProperties[] = [
	{
		displayName: 'Unsubscribe Page',
		name: 'unsubscribePage',
		type: 'string',
		default: '',
		placeholder: 'https://n8n.example.com/webhook/story-funnel/unsubscribe',
		displayOptions: { show: { operation: ['claimEmail'] } },
		description: 'Address of the page of "50 rights" as people reach it. Empty: below the address of this n8n.',
	},
	{
		displayName: 'Account Key',
		name: 'emailAccountKey',
		type: 'string',
		default: '={{ $json.accountKey }}',
		required: true,
		displayOptions: { show: SETTLE },
		description: 'As the claimed e-mail carries it',
	},
	{
		displayName: 'Send Key',
		name: 'emailSendKey',
		type: 'string',
		default: '={{ $json.sendKey }}',
		required: true,
		displayOptions: { show: SETTLE },
		description: 'As the claimed e-mail carries it',
	},
	{
		displayName: 'Result',
		name: 'emailResult',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: SETTLE },
		options: [
			{ name: 'Failed', value: 'failed', description: 'The node that sends came out at its error output' },
			{ name: 'Sent', value: 'sent', description: 'The mail server took it' },
		],
		default: 'sent',
		description: 'What became of the e-mail at the node that sends',
	},
	{
		displayName: 'Message ID',
		name: 'emailMessageId',
		type: 'string',
		default: '={{ $json.messageId }}',
		displayOptions: { show: { ...SETTLE, emailResult: ['sent'] } },
		description: 'What the mail server calls it; kept as a keyed hash',
	},
	{
		displayName: 'Error',
		name: 'emailError',
		type: 'string',
		default: '={{ $json.error }}',
		displayOptions: { show: { ...SETTLE, emailResult: ['failed'] } },
		description: 'The words of the error. What is not known to have stopped the e-mail counts as perhaps sent, and is never sent again.',
	},
];

/** Claims the next follow-up that goes by e-mail. Outputs: to be sent now · later · not allowed · by hand. */
export async function claimEmails(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outputs: DmOutputs = [[], [], [], []];
	const store = await openStore(context);
	await withStoreErrors(context, async () => {
		const unsubscribePage = pageOf(context);
		for (const { account, isSandbox } of await connectAccounts(context, store)) {
			// "Execute step" in the editor must never mail a real person (law 13).
			if (context.getMode() === 'manual' && !isSandbox) continue;
			if (await claimOne({ context, store, outputs }, account.accountKey, unsubscribePage)) break;
		}
	});
	return outputs;
}

function pageOf(context: IExecuteFunctions): string {
	const given = text(context, 'unsubscribePage', 0);
	return given === '' ? new URL(PAGE_PATH, context.getInstanceBaseUrl()).href : given;
}

/** Until one is claimed or none is due; what may not go out comes out beside it. @returns whether one was claimed */
async function claimOne({ context, store, outputs }: Run, accountKey: string, unsubscribePage: string): Promise<boolean> {
	const pairedItem = context.getInputData(0).map((_, item) => ({ item }));
	for (;;) {
		const outcome = await store.claimEmail({ accountKey, unsubscribePage });
		if (outcome.outcome === 'none') return false;
		const { place, json } = itemOf(outcome);
		outputs[place].push({ json: { accountKey, ...json }, pairedItem });
		if (outcome.outcome === 'claimed') return true;
	}
}

/** The claimed item carries an address and a text: n8n's node needs them, and the workflow keeps no executions. */
function itemOf(outcome: Exclude<ClaimEmailOutcome, { outcome: 'none' }>): { place: 0 | 1 | 2 | 3; json: IDataObject } {
	const { viewerKey, campaign, step } = outcome;
	const base = { viewerKey, campaign, step, channel: 'email' };
	switch (outcome.outcome) {
		case 'claimed': {
			const { sendKey, to, subject, text: body, headers } = outcome;
			const listUnsubscribe = { listUnsubscribe: headers['List-Unsubscribe'], listUnsubscribePost: headers['List-Unsubscribe-Post'] };
			return { place: OUTPUT.sent, json: { ...base, outcome: 'claimed', sendKey, to, subject, text: body, ...listUnsubscribe } };
		}
		case 'already':
			return { place: OUTPUT.later, json: { ...base, outcome: 'later', reasons: [{ code: outcome.state === 'sent' ? 'in_progress' : 'delivery_unknown' }] } };
		case 'refused':
			return { place: OUTPUT[outcome.verdict], json: { ...base, outcome: outcome.verdict, reasons: outcome.reasons.map(reasonJson) } };
	}
}

/** Records what became of each claimed e-mail. Outputs: sent · later · not allowed · by hand. */
export async function settleEmails(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outputs: DmOutputs = [[], [], [], []];
	const store = await openStore(context);
	await withStoreErrors(context, async () => {
		for (const [item] of context.getInputData(0).entries()) {
			const accountKey = text(context, 'emailAccountKey', item);
			const sendKey = text(context, 'emailSendKey', item);
			const settled = await store.settleEmail({ accountKey, sendKey, result: resultOf(context, item) });
			const { outcome, more } = settledItem(settled);
			outputs[OUTPUT[outcome]].push({ json: { accountKey, sendKey, channel: 'email', outcome, ...more }, pairedItem: { item } });
		}
	});
	return outputs;
}

function resultOf(context: IExecuteFunctions, item: number): EmailResult {
	return context.getNodeParameter('emailResult', item) === 'sent'
		? { sent: true, messageId: text(context, 'emailMessageId', item) }
		: { sent: false, error: text(context, 'emailError', item) };
}

function settledItem(settled: EmailSettledAs): { outcome: keyof typeof OUTPUT; more: IDataObject } {
	switch (settled.settled) {
		case 'sent':
			return { outcome: 'sent', more: { reasons: [] } };
		case 'later':
			return { outcome: 'later', more: { reasons: [reasonJson(settled)], retryAt: new Date(settled.retryAt).toISOString() } };
		case 'not_allowed':
		case 'by_hand':
			return { outcome: settled.settled, more: { reasons: [{ code: settled.code }] } };
		default:
			return assertNever(settled);
	}
}

function text(context: IExecuteFunctions, name: string, item: number): string {
	const value: unknown = context.getNodeParameter(name, item, '');
	return typeof value === 'string' ? value.trim() : '';
}
