import { insertNew } from '../store/insert-many';
import { isIn } from '../store/is-in';
import type { StoreContext } from '../store/use-case';

/** A handle and an id of a tool that a row names together, by the hashes the store has them under. */
export interface ListLink {
	readonly handle: string;
	readonly id: string;
}

/** Notes what rows of an import name together; once per import, however often it says so. */
export async function keepLinks({ tx }: StoreContext, { accountKey, importKey }: { readonly accountKey: string; readonly importKey: string }, links: readonly ListLink[]): Promise<void> {
	const distinct = new Map(links.map((link) => [`${link.handle} ${link.id}`, link]));
	const rows = [...distinct.values()].map(({ handle, id }) => ({ account_key: accountKey, handle_hash: handle, id_hash: id, import_key: importKey, disputed: 0 as const }));
	await insertNew(tx, 'list_links', rows, ['account_key', 'handle_hash', 'id_hash', 'import_key']);
}

/** Links of which one of these names is an end. */
export async function linksOf({ tx }: StoreContext, accountKey: string, names: readonly string[]): Promise<ListLink[]> {
	const ends = (end: 'handle_hash' | 'id_hash') =>
		tx.selectFrom('list_links').select(['handle_hash as handle', 'id_hash as id']).distinct().where('account_key', '=', accountKey).where(isIn(tx, end, names));
	return ends('handle_hash').union(ends('id_hash')).execute();
}

/** Those of these names that lists give to several people who wrote, as far as that was seen before. */
export async function disputedAmong({ tx }: StoreContext, accountKey: string, names: readonly string[]): Promise<ReadonlySet<string>> {
	const any = await tx.selectFrom('list_links').select('id_hash').where('account_key', '=', accountKey).where('disputed', '=', 1).limit(1).executeTakeFirst();
	if (!any) return new Set();
	const asked = new Set(names);
	const rows = await tx.selectFrom('list_links').select(['handle_hash', 'id_hash']).where('account_key', '=', accountKey).where('disputed', '=', 1).execute();
	return new Set(rows.flatMap((row) => [row.handle_hash, row.id_hash]).filter((name) => asked.has(name)));
}

/** Notes whether lists give these names to several people who wrote. */
export async function markDisputed({ tx }: StoreContext, accountKey: string, names: readonly string[], isDisputed: boolean): Promise<void> {
	const disputed = isDisputed ? 1 : 0;
	for (const end of ['handle_hash', 'id_hash'] as const) {
		await tx.updateTable('list_links').set({ disputed }).where('account_key', '=', accountKey).where(isIn(tx, end, names)).where('disputed', '<>', disputed).execute();
	}
}

/** Those of these viewers who have a name lists give to several people who wrote. */
export async function viewersInDispute({ tx }: StoreContext, accountKey: string, viewerKeys: readonly string[]): Promise<ReadonlySet<string>> {
	const found = new Set<string>();
	for (const end of ['handle_hash', 'id_hash'] as const) {
		const rows = await tx
			.selectFrom('list_links')
			.innerJoin('identities', 'identities.hash', `list_links.${end}`)
			.select('identities.viewer_key')
			.where('list_links.account_key', '=', accountKey)
			.where('list_links.disputed', '=', 1)
			.where(isIn(tx, 'identities.viewer_key', viewerKeys))
			.execute();
		for (const row of rows) found.add(row.viewer_key);
	}
	return found;
}

/**
 * Forgets some of what an import named together, when it is undone.
 *
 * @returns the names that were in it
 */
export async function dropLinks({ tx }: StoreContext, accountKey: string, importKey: string, limit: number): Promise<string[]> {
	const rows = await tx.selectFrom('list_links').select(['handle_hash', 'id_hash']).where('import_key', '=', importKey).where('account_key', '=', accountKey).limit(limit).execute();
	for (const { handle_hash, id_hash } of rows) {
		await tx.deleteFrom('list_links').where('account_key', '=', accountKey).where('handle_hash', '=', handle_hash).where('id_hash', '=', id_hash).where('import_key', '=', importKey).execute();
	}
	return [...new Set(rows.flatMap((row) => [row.handle_hash, row.id_hash]))];
}
