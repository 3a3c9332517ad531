import type { PacesTable } from '../store/schema';
import type { StoreContext } from '../store/use-case';

export type Lane = PacesTable['lane'];

/** Theoretical arrival time of the next one in a lane; 0 where there was none yet. */
export async function readTat({ tx }: StoreContext, accountKey: string, lane: Lane): Promise<number> {
	const row = await tx.selectFrom('paces').select('tat').where('account_key', '=', accountKey).where('lane', '=', lane).executeTakeFirst();
	return row?.tat ?? 0;
}

export async function writeTat({ tx }: StoreContext, accountKey: string, lane: Lane, tat: number): Promise<void> {
	await tx
		.insertInto('paces')
		.values({ account_key: accountKey, lane, tat })
		.onConflict((conflict) => conflict.columns(['account_key', 'lane']).doUpdateSet({ tat }))
		.execute();
}
