import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { ROWS_PER_BATCH, type PurgeReceipt } from '../../../core';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';
import { runBatches } from './batches';
import { readPolicy } from './policy';

/** Purges account after account, in batches that let messages through. One receipt item per account. */
export async function purgeAll(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const policy = readPolicy(context);
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const receipt = await withStoreErrors(context, async () => {
			const { receiptKey } = await store.startPurge({ accountKey, policy });
			await runBatches(context, (cursor) => store.purgeBatch({ receiptKey, cursor, limit: ROWS_PER_BATCH }, 'bulk'));
			return store.finishPurge({ receiptKey });
		});
		items.push({ json: toJson(receipt), pairedItem });
	}
	return [items];
}

function toJson({ receiptKey, accountKey, startedAt, finishedAt, removed }: PurgeReceipt) {
	return {
		receiptKey,
		accountKey,
		startedAt: new Date(startedAt).toISOString(),
		finishedAt: finishedAt === null ? null : new Date(finishedAt).toISOString(),
		removed: { ...removed },
	};
}
