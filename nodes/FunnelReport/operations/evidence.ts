import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';

/** One item per account: how many sent messages have all their proof. `complete` says whether none lacks any. */
export async function reportEvidence(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const evidence = await withStoreErrors(context, () => store.verifySends({ accountKey }, 'aside'));
		items.push({ json: { accountKey, ...evidence, complete: evidence.withAll === evidence.sent }, pairedItem });
	}
	return [items];
}
