import type { Selectable } from 'kysely';
import { isIn } from '../store/is-in';
import type { IdentitiesTable } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { DisjointSets } from './disjoint-sets';
import { linksOf, type ListLink } from './list-links';

/** Names that lists say are one person's and that are not the own ones of somebody who wrote. */
export interface Cluster {
	/** By their hashes; also of names the store does not have. */
	readonly names: ReadonlySet<string>;
	/** Viewers who have one of them. */
	readonly holders: ReadonlySet<string>;
	/** People who wrote, with whose own names lists name one of them. Only with exactly one it is theirs. */
	readonly writers: ReadonlySet<string>;
}

export type NameRow = Pick<Selectable<IdentitiesTable>, 'identity_key' | 'viewer_key' | 'kind' | 'pepper_version' | 'by_list'> & { readonly hash: string };

/** Everything lists connect with some names, up to people who wrote, who end it: they are known to be different people. */
export interface Region {
	readonly clusters: readonly Cluster[];
	/** Names the store has, by hash. */
	readonly rows: ReadonlyMap<string, NameRow>;
	/** Own names of people who wrote -> who. */
	readonly owners: ReadonlyMap<string, string>;
}

/** Reads the region of some names; as much as is connected, which is a handful as a rule. */
export async function readRegion(store: StoreContext, accountKey: string, start: Iterable<string>): Promise<Region> {
	const rows = new Map<string, NameRow>();
	const owners = new Map<string, string>();
	const links: ListLink[] = [];
	const seen = new Set<string>();
	for (let frontier = [...new Set(start)]; frontier.length > 0; ) {
		for (const name of frontier) seen.add(name);
		const found = await rowsOf(store, accountKey, 'hash', frontier);
		const writers = await writersAmong(store, [...new Set(found.map((row) => row.viewer_key))]);
		for (const row of found) {
			rows.set(row.hash, row);
			if (writers.has(row.viewer_key) && row.by_list !== 1) owners.set(row.hash, row.viewer_key);
		}
		// What somebody vouched for goes together, whatever lists say.
		const vouched = found.filter((row) => row.by_list !== 1 && !writers.has(row.viewer_key)).map((row) => row.viewer_key);
		const theirs = (await rowsOf(store, accountKey, 'viewer_key', [...new Set(vouched)])).filter((row) => row.by_list !== 1);
		const its = await linksOf(store, accountKey, frontier.filter((name) => !owners.has(name)));
		links.push(...its);
		frontier = [...new Set([...its.flatMap(({ handle, id }) => [handle, id]), ...theirs.map((row) => row.hash)])].filter((name) => !seen.has(name));
	}
	return { clusters: cluster([...seen], links, rows, owners), rows, owners };
}

function cluster(names: readonly string[], links: readonly ListLink[], rows: Region['rows'], owners: Region['owners']): Cluster[] {
	const sets = new DisjointSets();
	const open = names.filter((name) => !owners.has(name));
	for (const { handle, id } of links) if (!owners.has(handle) && !owners.has(id)) sets.join(handle, id);
	for (const name of open) {
		const row = rows.get(name);
		if (row && row.by_list !== 1) sets.join(name, `viewer ${row.viewer_key}`);
	}
	const clusters = new Map<string, { names: Set<string>; holders: Set<string>; writers: Set<string> }>();
	for (const name of open) {
		const root = sets.rootOf(name);
		const its = clusters.get(root) ?? { names: new Set(), holders: new Set(), writers: new Set() };
		clusters.set(root, its);
		its.names.add(name);
		const holder = rows.get(name)?.viewer_key;
		if (holder !== undefined) its.holders.add(holder);
	}
	for (const { handle, id } of links) {
		for (const [one, other] of [[handle, id], [id, handle]] as const) {
			const writer = owners.get(one);
			if (writer !== undefined) clusters.get(sets.rootOf(other))?.writers.add(writer);
		}
	}
	return [...clusters.values()];
}

async function rowsOf({ tx }: StoreContext, accountKey: string, column: 'hash' | 'viewer_key', values: readonly string[]): Promise<NameRow[]> {
	if (values.length === 0) return [];
	return tx
		.selectFrom('identities')
		.select(['identity_key', 'viewer_key', 'kind', 'hash', 'pepper_version', 'by_list'])
		.where('account_key', '=', accountKey)
		// The kinds are named for the index's sake: it has them before the hash.
		.where('kind', 'in', ['handle', 'vendor_id', 'igsid'])
		.where(isIn(tx, column, values))
		.where('hash', 'is not', null)
		.$narrowType<{ hash: string }>()
		.execute();
}

/** Own names of people who wrote: those not only lists give them. */
export async function ownNamesOf(store: StoreContext, accountKey: string, viewerKeys: readonly string[]): Promise<NameRow[]> {
	return (await rowsOf(store, accountKey, 'viewer_key', viewerKeys)).filter((row) => row.by_list !== 1);
}

/** Those of these viewers who have written to the account: no two of them are one person. */
export async function writersAmong({ tx }: StoreContext, viewerKeys: readonly string[]): Promise<Set<string>> {
	if (viewerKeys.length === 0) return new Set();
	const rows = await tx.selectFrom('identities').select('viewer_key').where('kind', '=', 'igsid').where(isIn(tx, 'viewer_key', viewerKeys)).execute();
	return new Set(rows.map((row) => row.viewer_key));
}
