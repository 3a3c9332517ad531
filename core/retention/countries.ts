import type { StoreContext } from '../store/use-case';

/** The country people are known to be in, by viewer key; of who is not in it, nobody knows where they are. */
export type Countries = ReadonlyMap<string, string>;

/** What lists told of where people are. */
export async function countriesOf(tx: StoreContext['tx'], accountKey: string, viewerKeys: readonly string[]): Promise<Countries> {
	if (viewerKeys.length === 0) return new Map();
	const rows = await tx
		.selectFrom('viewer_marks')
		.select(['viewer_key', 'value'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', [...new Set(viewerKeys)])
		.where('kind', '=', 'trait')
		.where('name', '=', 'country')
		.execute();
	return new Map(rows.map((row) => [row.viewer_key, row.value]));
}
