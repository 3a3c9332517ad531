import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { connectAccounts } from '../../shared/connect-accounts';
import { openStore, withStoreErrors } from '../../shared/store';

/** Sets or releases the stop switch of the credential's account; read in every claim from then on. */
export async function switchSending(context: IExecuteFunctions, { stopped }: { stopped: boolean }): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	return withStoreErrors(context, async () => {
		const items: INodeExecutionData[] = [];
		for (const { account } of await connectAccounts(context, store)) {
			await store.setStopSwitch({ accountKey: account.accountKey, stopped });
			items.push({ json: { accountKey: account.accountKey, sending: stopped ? 'stopped' : 'on' }, pairedItem });
		}
		return [items];
	});
}
