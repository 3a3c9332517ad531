import { sql } from 'kysely';
import type { PacesTable } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';

export type Lane = PacesTable['lane'];

const tatOf = statement((db, { accountKey, lane }: { accountKey: string; lane: Lane }) =>
	db.selectFrom('paces').select('tat').where('account_key', '=', accountKey).where('lane', '=', lane),
);

/** Theoretical arrival time of the next one in a lane; 0 where there was none yet. */
export async function readTat({ tx }: StoreContext, accountKey: string, lane: Lane): Promise<number> {
	const [row] = await tatOf(tx, { accountKey, lane });
	return row?.tat ?? 0;
}

/** The next one in a lane arrives `by` later, or from now where none is awaited. */
const movedTat = statement((db, { accountKey, lane, first, now, by }: { accountKey: string; lane: Lane; first: number; now: number; by: number }) =>
	db
		.insertInto('paces')
		.values({ account_key: accountKey, lane, tat: first })
		.onConflict((conflict) =>
			conflict.columns(['account_key', 'lane']).doUpdateSet({ tat: sql<number>`case when paces.tat > ${now} then paces.tat else ${now} end + ${by}` }),
		),
);

/** Uses one slot of a lane: its `tat` moves on by `by` milliseconds, from `now` where it lies in the past. */
export async function moveTat({ tx }: StoreContext, slot: { readonly accountKey: string; readonly lane: Lane; readonly now: number; readonly by: number }): Promise<void> {
	await movedTat(tx, { ...slot, first: slot.now + slot.by });
}

export async function writeTat({ tx }: StoreContext, accountKey: string, lane: Lane, tat: number): Promise<void> {
	await tx
		.insertInto('paces')
		.values({ account_key: accountKey, lane, tat })
		.onConflict((conflict) => conflict.columns(['account_key', 'lane']).doUpdateSet({ tat }))
		.execute();
}
