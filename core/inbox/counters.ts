import type { StoreContext } from '../store/use-case';

/** Adds to a named counter: for things that are counted and never kept. */
export async function count({ tx }: Pick<StoreContext, 'tx'>, name: string, times: number): Promise<void> {
	await tx
		.insertInto('counters')
		.values({ name, value: times })
		.onConflict((conflict) =>
			conflict.column('name').doUpdateSet((update) => ({ value: update('counters.value', '+', times) })),
		)
		.execute();
}
