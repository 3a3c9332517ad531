import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { checkFeedCall, readFeedRows, rowsInBatches, type FeedProof, type StartedImport, type Store } from '../../../core';
import { chooseAccount } from '../../shared/choose-account';
import { eachItem } from '../../shared/each-item';
import { openStore } from '../../shared/store';
import { readText } from '../../shared/read-text';
import { runOne } from './run-one';

export const importFeedProperties: INodeProperties[] = [
	{
		displayName: 'Feed it with a Webhook node whose option Raw Body is on: the proof is over the exact bytes.',
		name: 'rawBodyNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { operation: ['importFeed'] } },
	},
	{
		displayName: 'Body Field',
		name: 'bodyField',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { operation: ['importFeed'] } },
		description: 'Name of the binary field with the raw body',
	},
];

/** Why a delivery is not taken at all, with the HTTP status for its sender. */
interface Refusal {
	readonly status: 401 | 403;
	readonly problem: string;
	readonly cure: string;
}

/**
 * One import per delivery, after its proof and its source were checked. Outputs: one summary per delivery, with the
 * HTTP status for its sender · deliveries that were refused, and rejected rows.
 */
export async function importFeeds(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const accepted: INodeExecutionData[] = [];
	const rejected: INodeExecutionData[] = [];
	const store = await openStore(context);
	const { accountKey } = await chooseAccount(context, store);
	const proof = await context.getCredentials<FeedProof & Record<string, unknown>>('storyFunnelFeedApi');
	const source = readText(context, 'sourceName', 0);
	await eachItem(context, rejected, async (_, itemIndex) => {
		const pairedItem = { item: itemIndex };
		const body = await context.helpers.getBinaryDataBuffer(itemIndex, readText(context, 'bodyField', itemIndex));
		const refusal = refuseCall(context, itemIndex, body, proof) ?? (await refuseSource(store, accountKey, source));
		if (refusal) {
			rejected.push({ json: { accountKey, field: 'feed', ...refusal }, pairedItem });
			return;
		}
		const batches = (started: StartedImport) => rowsInBatches(started, readFeedRows(body, started.mapping), { onlyThisSource: true });
		const outcome = await runOne(context, store, { accountKey, source }, batches, { pairedWith: () => itemIndex });
		accepted.push({ json: { status: 200, ...outcome.summary }, pairedItem });
		rejected.push(...outcome.rejected);
	});
	return [accepted, rejected];
}

function refuseCall(context: IExecuteFunctions, itemIndex: number, body: Buffer, proof: FeedProof): Refusal | null {
	const headers = context.getInputData()[itemIndex]?.json['headers'];
	const check = checkFeedCall(body, (headers ?? {}) as Record<string, unknown>, proof);
	if (check.valid) return null;
	switch (check.reason) {
		case 'no_secret':
			return { status: 401, problem: 'The feed credential has no secret of at least 16 characters', cure: 'Make one, and give it to the vendor.' };
		case 'unsigned':
			return { status: 401, problem: 'The delivery carries no proof', cure: 'Have the vendor send the header the feed credential names.' };
		case 'forged':
			return { status: 401, problem: 'The proof of the delivery is wrong', cure: 'Compare the secret with the vendor. Nothing was taken in.' };
	}
}

/** Feeds are off until the source is approved with "May Deliver by Webhook" on. */
async function refuseSource(store: Store, accountKey: string, name: string): Promise<Refusal | null> {
	const source = await store.checkSource({ accountKey, name });
	const status = 403;
	if (!source) return { status, problem: 'Nobody saved this source', cure: 'Save and approve the source first.' };
	switch (source.state) {
		case 'unapproved':
			return { status, problem: 'This source is not approved', cure: 'Have it approved by name and with evidence.' };
		case 'overdue':
			return { status, problem: 'The review date of this source has passed', cure: 'Review, save and approve it again.' };
		case 'approved':
			return source.terms.feed ? null : { status, problem: 'This source may not deliver by webhook', cure: 'Save it with "May Deliver by Webhook" on and approve it again.' };
	}
}
