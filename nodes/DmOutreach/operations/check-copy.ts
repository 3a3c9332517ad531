import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { reviewCopy, type CopyReview, type CopyRow, type Store } from '../../../core';
import { accountKeyProperty, chooseAccount } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';
import type { DmOutputs } from './outcome-items';

const SHOW = { operation: ['publishCopy'], copyAction: ['check', 'checkAndPublish'] };

export const checkProperties: INodeProperties[] = [
	{
		...accountKeyProperty,
		displayOptions: { show: SHOW },
		description: 'Account whose name and privacy link stand in the previews. Empty: the only account of the store.',
	},
];

/**
 * Checks the rows of the first input, and publishes them if asked to and nothing is wrong. One item per row on the
 * first output: its columns, `status` (published · ok · wrong), `problem`, `bytes`, `preview` and the `version` published.
 */
export async function check(context: IExecuteFunctions, { publish }: { publish: boolean }): Promise<INodeExecutionData[][]> {
	const outputs: DmOutputs = [[], [], [], []];
	const rows = context.getInputData(0).map((item) => item.json);
	if (rows.every((row) => Object.keys(row).length === 0)) {
		throw new NodeOperationError(context.getNode(), 'The copy table is empty', { description: 'Run the workflow "00 set-up", or add at least one row. Nothing was changed.' });
	}
	const store = await openStore(context);
	const { username, privacyLink } = await withStoreErrors(context, () => chooseAccount(context, store));
	const reviews = reviewCopy(rows, { account: username, privacyLink });
	const version = publish ? await publishIfWell(context, store, { rows, reviews }) : null;
	for (const [item, review] of reviews.entries()) {
		const { ok, problem, bytes, preview } = review;
		const status = version !== null ? 'published' : ok ? 'ok' : 'wrong';
		outputs[0].push({ json: { ...rows[item], status, problem, bytes, preview, version }, pairedItem: { item } });
	}
	return outputs;
}

async function publishIfWell(
	context: IExecuteFunctions,
	store: Store,
	{ rows, reviews }: { readonly rows: readonly unknown[]; readonly reviews: readonly CopyReview[] },
): Promise<number | null> {
	if (!reviews.every(({ ok }) => ok)) return null;
	const outcome = await withStoreErrors(context, () => store.publishCopy({ rows }));
	return outcome.published ? outcome.version : null;
}

/** One item per restored text, in the columns of the copy table. @throws NodeOperationError when there is nothing to go back to */
export async function restore(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const outcome = await withStoreErrors(context, () => store.restoreCopy({}));
	if (!outcome.restored) {
		throw new NodeOperationError(context.getNode(), 'There are no earlier texts to go back to', {
			description: 'Only one version of the copy was ever published. Nothing was changed.',
		});
	}
	const pairedItem = context.getInputData(0).map((_, item) => ({ item }));
	return [outcome.rows.map((row) => ({ json: { ...columnsOf(row), status: 'published', version: outcome.version }, pairedItem })), [], [], []];
}

function columnsOf({ quickReplies, asks, link, ...row }: CopyRow) {
	return { ...row, asks: asks ?? '', link: link ?? '', quick_replies: quickReplies.join('|') };
}
