import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { chooseAccount } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';

/** Imports shown; whoever undoes one does so soon. */
const LAST = 100;

/** The last imports of the account, newest first, with the key to undo each by. Outputs: one item each · nothing. */
export async function listImports(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	return withStoreErrors(context, async () => {
		const { accountKey } = await chooseAccount(context, store);
		const imports = await store.listImports({ accountKey, limit: LAST });
		return [
			imports.map(({ startedAt, finishedAt, undoneAt, ...rest }) => ({
				json: { accountKey, ...rest, startedAt: iso(startedAt), finishedAt: iso(finishedAt), undoneAt: iso(undoneAt) },
				pairedItem,
			})),
			[],
		];
	});
}

function iso(at: number | null): string | null {
	return at === null ? null : new Date(at).toISOString();
}
