import type { Transaction } from 'kysely';
import type { Schema } from './schema';
import type { UseCase } from './use-case';

/**
 * The key a person goes by today. A viewer that turned out to be another one keeps its row, so items that
 * still carry the old key find the person.
 */
export async function currentViewerKey(tx: Transaction<Schema>, viewerKey: string): Promise<string> {
	const passed = new Set<string>();
	let current = viewerKey;
	while (!passed.has(current)) {
		passed.add(current);
		const row = await tx.selectFrom('viewers').select('merged_into').where('viewer_key', '=', current).executeTakeFirst();
		if (row?.merged_into == null) return current;
		current = row.merged_into;
	}
	throw new Error('The viewers of the store are merged in a circle.');
}

/** The same use case, for items that may carry the key of a viewer merged since. */
export function forCurrentViewer<Input extends { readonly viewerKey: string }, Output>(
	useCase: UseCase<Input, Output>,
): UseCase<Input, Output> {
	return async (store, input) => useCase(store, { ...input, viewerKey: await currentViewerKey(store.tx, input.viewerKey) });
}
