import { chunksOf } from '../store/chunks';
import type { StoreContext } from '../store/use-case';

/**
 * The key each person is drawn by: the oldest of the keys that are theirs. Somebody known from a list who then
 * writes goes by another key from that moment, and stays in their sample and arm all the same.
 */
export async function readDrawKeys({ tx }: StoreContext, viewerKeys: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const oldest = new Map<string, { readonly key: string; readonly since: number }>();
	for (const keys of chunksOf(viewerKeys)) {
		const rows = await tx
			.selectFrom('viewers')
			.select(['viewer_key', 'merged_into', 'created_at'])
			.where((where) => where.or([where('viewer_key', 'in', keys), where('merged_into', 'in', keys)]))
			.execute();
		for (const { viewer_key: key, merged_into: whole, created_at: since } of rows) {
			const person = whole ?? key;
			const other = oldest.get(person);
			if (!other || since < other.since || (since === other.since && key < other.key)) oldest.set(person, { key, since });
		}
	}
	return new Map([...oldest].map(([person, { key }]) => [person, key]));
}
