import { insertMany } from '../store/insert-many';
import type { IdentityKind } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { readRegion, writersAmong, type Cluster, type Region } from './clusters';
import { makeViewer, newIdentityRow } from './identities';
import { markDisputed } from './list-links';
import { mergeViewers } from './merge';
import { partNames } from './part-names';

/** What settling works on: an account, and the import that is the evidence for who is joined. */
export interface SettlePlace {
	readonly accountKey: string;
	readonly importKey: string;
}

/** A name of a list, in clear. */
export interface ListName {
	readonly kind: IdentityKind;
	readonly value: string;
}

/**
 * Parts people whom lists no longer bear out: names of somebody who wrote that lists now give to others as well,
 * names of one viewer that nothing joins any more.
 */
export async function partTorn(store: StoreContext, accountKey: string, start: readonly string[]): Promise<Region> {
	let region = await readRegion(store, accountKey, start);
	for (let torn = await findTorn(store, region); torn; torn = await findTorn(store, region)) {
		await partNames(store, accountKey, torn.from, torn.names);
		region = await readRegion(store, accountKey, start);
	}
	return region;
}

/** A viewer with names that are not theirs: each candidate is the names of one other person. */
async function findTorn(store: StoreContext, { clusters, rows }: Region): Promise<{ from: string; names: ReadonlyArray<ReadonlySet<string>> } | null> {
	const holders = new Set(clusters.flatMap((cluster) => [...cluster.holders]));
	const writers = await writersAmong(store, [...holders]);
	for (const from of holders) {
		const held = clusters.filter((cluster) => cluster.holders.has(from));
		const isVouched = ({ names }: Cluster) => [...names].some((name) => rows.get(name)?.viewer_key === from && rows.get(name)?.by_list !== 1);
		const others = writers.has(from) ? held.filter((cluster) => !isTheirs(cluster, from)) : held.length > 1 ? held.filter((cluster) => !isVouched(cluster)) : [];
		if (others.length > 0) return { from, names: others.map((cluster) => cluster.names) };
	}
	return null;
}

function isTheirs({ writers }: Cluster, viewerKey: string): boolean {
	return writers.size === 1 && writers.has(viewerKey);
}

/**
 * Makes one viewer of each cluster: that of the person who wrote it belongs to, else one of its own.
 *
 * @param fresh names the store does not have yet, by hash; a name that is in no row and not among them stays out
 * @returns whose each name is
 */
export async function joinClusters(store: StoreContext, place: SettlePlace, region: Region, fresh: ReadonlyMap<string, ListName>): Promise<Map<string, string>> {
	const found = new Map(region.owners);
	for (const cluster of region.clusters) {
		const missing = [...cluster.names].flatMap((name) => (region.rows.has(name) ? [] : (fresh.get(name) ?? [])));
		if (cluster.holders.size === 0 && missing.length === 0) continue;
		const viewerKey = await joinCluster(store, place, cluster);
		await insertMany(store.tx, 'identities', missing.map((name) => ({ ...newIdentityRow(store, place.accountKey, viewerKey, name), by_list: 1 as const })));
		await markDisputed(store, place.accountKey, [...cluster.names], cluster.writers.size > 1);
		for (const name of cluster.names) found.set(name, viewerKey);
	}
	return found;
}

async function joinCluster(store: StoreContext, place: SettlePlace, cluster: Cluster): Promise<string> {
	const [writer, ...otherWriters] = cluster.writers;
	const holders = [...cluster.holders].sort();
	if (writer !== undefined && otherWriters.length === 0) return joinWriter(store, place, writer, holders);
	return mergeInto(store, place, holders[0] ?? (await makeViewer(store, place.accountKey)), holders);
}

/** Gives these viewers to somebody who wrote, by a list: their names are theirs as long as no list says otherwise. @returns who it is */
export function joinWriter(store: StoreContext, place: SettlePlace, writer: string, viewerKeys: readonly string[]): Promise<string> {
	return mergeInto(store, place, writer, viewerKeys, 'listed');
}

/** Makes these viewers one. @returns who it is */
export async function mergeInto(store: StoreContext, { accountKey, importKey }: SettlePlace, into: string, viewerKeys: readonly string[], names?: 'listed'): Promise<string> {
	for (const from of viewerKeys) if (from !== into) await mergeViewers(store, { accountKey, from, into, evidence: importKey, ...(names ? { names } : {}) });
	return into;
}

/** Works out anew whose names are, after what is known of who wrote or what lists say of them has changed. @returns the viewers who have one of them */
export async function settleAgain(store: StoreContext, place: SettlePlace, names: readonly string[]): Promise<string[]> {
	if (names.length === 0) return [];
	const region = await partTorn(store, place.accountKey, names);
	const found = await joinClusters(store, place, region, new Map());
	return [...new Set([...found.values(), ...region.clusters.flatMap((cluster) => [...cluster.holders])])];
}
