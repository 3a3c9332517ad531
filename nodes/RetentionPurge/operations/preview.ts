import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';
import { runBatches } from './batches';
import { readPolicy } from './policy';

/** Counts, per account, what a purge would remove now. One item per account. */
export async function previewAll(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const policy = readPolicy(context);
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const wouldRemove = await withStoreErrors(context, () =>
			runBatches(context, (cursor, limit) => store.previewPurge({ accountKey, policy, cursor, limit }, 'bulk')),
		);
		items.push({ json: { accountKey, wouldRemove: { ...wouldRemove } }, pairedItem });
	}
	return [items];
}
