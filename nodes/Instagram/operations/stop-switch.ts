import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { accountOf } from '../../shared/accounts';
import { connectInstagram } from '../../shared/instagram';
import { openStore, withStoreErrors } from '../../shared/store';

/** Sets or releases the stop switch of the credential's account; read in every claim from then on. */
export async function switchSending(context: IExecuteFunctions, { stopped }: { stopped: boolean }): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const { accountKey } = await withStoreErrors(context, async () => {
		const account = await accountOf(context, store, await connectInstagram(context));
		await store.setStopSwitch({ accountKey: account.accountKey, stopped });
		return account;
	});
	return [[{ json: { accountKey, sending: stopped ? 'stopped' : 'on' }, pairedItem: context.getInputData().map((_, item) => ({ item })) }]];
}
