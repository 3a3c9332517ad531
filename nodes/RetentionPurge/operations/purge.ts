import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { PurgeReceipt, Store } from '../../../core';
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
			await runBatches(context, (cursor, limit) => store.purgeBatch({ receiptKey, cursor, limit }, 'bulk'));
			return store.finishPurge({ receiptKey });
		});
		const ledger = await withStoreErrors(context, () => keepLedger(store, accountKey));
		items.push({ json: { ...toJson(receipt), ledger }, pairedItem });
	}
	return [items];
}

/** Grants that have ended, in one transaction. */
const EXPIRED_PER_BATCH = 500;

/** Writes down which consents have ended, and turns months past the audit period into signed checkpoints. */
async function keepLedger(store: Store, accountKey: string) {
	let expired = 0;
	for (let batch = EXPIRED_PER_BATCH; batch === EXPIRED_PER_BATCH; expired += batch) {
		batch = (await store.expireConsents({ accountKey, limit: EXPIRED_PER_BATCH }, 'bulk')).expired;
	}
	return { expired, ...(await store.closeLedgerMonths({ accountKey }, 'bulk')) };
}

function toJson({ receiptKey, accountKey, startedAt, finishedAt, removed, holds }: PurgeReceipt) {
	return {
		receiptKey,
		accountKey,
		startedAt: new Date(startedAt).toISOString(),
		finishedAt: finishedAt === null ? null : new Date(finishedAt).toISOString(),
		removed: { ...removed },
		legalHolds: holds,
	};
}
