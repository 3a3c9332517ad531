import { chunksOf } from '../store/chunks';
import type { StoreContext } from '../store/use-case';
import { ownNamesOf, readRegion, writersAmong, type Cluster, type Region } from './clusters';
import { hashOf } from './identities';
import type { ImportPlace, Listing, SuppressionList } from './import-people';
import { removeUnknownPeople } from './import-undo-people';
import { linksOf } from './list-links';
import { foldMarks } from './mark-fold';
import { joinClusters, partTorn, type ListName } from './settle-names';

/** Names of rows by the hash the store has them under, or would. */
export interface RowNames {
	readonly byHash: ReadonlyMap<string, ListName>;
	/** Every hash the suppression list may have a name under -> its name. */
	readonly variants: ReadonlyMap<string, string>;
}

/** Whose a name is: a viewer, or nobody's who may be taken in. */
export type NameOwner = { readonly viewerKey: string } | 'suppressed';

/**
 * Settles whose the names of some rows are, where an opt-out or several people who wrote are among them.
 *
 * A STOP holds for every name of the person, also for those only lists show to be theirs, and of a name lists give to
 * several people who wrote it holds for all of them: it is not known whose it is. The other way round it does not:
 * an opt-out of one who wrote goes to the names lists give them, and not on to the next. What lists brought of people
 * before it was known that they opted out goes: had the row that shows it come first, it would never have been taken.
 * Undoing the import does not take the STOP back.
 */
export async function settleListed(store: StoreContext, list: SuppressionList, place: ImportPlace, names: RowNames): Promise<Settling> {
	const { accountKey } = place;
	const { region: before, listed, newly } = await spread(store, list, accountKey, names);
	const listedNames = new Set(listed.clusters.flatMap((cluster) => [...cluster.names]));
	const region = await partTorn(store, accountKey, [...names.byHash.keys(), ...before.rows.keys(), ...listedNames]);
	await forget(store, list, accountKey, region, { listed, newly, listedNames });
	const after = await readRegion(store, accountKey, [...names.byHash.keys(), ...listedNames]);
	const found = await joinClusters(store, place, after, new Map([...names.byHash].filter(([name]) => !listedNames.has(name))));
	const ownerOf = (name: string): NameOwner | undefined => {
		const viewerKey = found.get(name);
		if (listedNames.has(name) || (viewerKey !== undefined && listed.people.has(viewerKey))) return 'suppressed';
		return viewerKey === undefined ? undefined : { viewerKey };
	};
	const touched = new Set([before, region, after].flatMap(({ clusters }) => clusters.flatMap(({ holders, writers }) => [...holders, ...writers])));
	return { ownerOf, touched };
}

interface Settling {
	readonly ownerOf: (name: string) => NameOwner | undefined;
	/** Viewers of whom more is known now. */
	readonly touched: ReadonlySet<string>;
}

interface Listed {
	readonly clusters: readonly Cluster[];
	/** Viewers on the list, those of before and those added now. */
	readonly people: ReadonlySet<string>;
	/** Those who were on it before. */
	readonly before: ReadonlySet<string>;
}

/** Puts on the list whoever an opt-out turns out to hold for. */
async function spread(store: StoreContext, list: SuppressionList, accountKey: string, names: RowNames): Promise<{ region: Region; listed: Listed; newly: Set<string> }> {
	const start = new Set(names.byHash.keys());
	const newly = new Set<string>();
	let before: ReadonlySet<string> | null = null;
	for (;;) {
		const region = await readRegion(store, accountKey, start);
		const listings = await findListings(store, list, accountKey, region, names);
		before ??= new Set(listings.people.keys());
		const found = new Map<string, Listing>();
		for (const cluster of region.clusters) {
			const own = listings.ownOf(cluster);
			if (own) for (const writer of cluster.writers) if (!listings.people.has(writer)) found.set(writer, own);
		}
		if (found.size === 0) {
			const clusters = await listClusters(store, list, accountKey, region, listings, names);
			return { region, listed: { clusters, people: new Set([...listings.people.keys(), ...newly]), before }, newly };
		}
		const own = await ownNamesOf(store, accountKey, [...found.keys()]);
		for (const [writer, listing] of found) {
			newly.add(writer);
			await list.add(store, accountKey, { ...listing, viewerKey: writer }, own.filter((row) => row.viewer_key === writer));
		}
		// Further names lists give them are now those of somebody who opted out.
		for (const { handle, id } of await linksOf(store, accountKey, own.map((row) => row.hash))) for (const name of [handle, id]) start.add(name);
	}
}

interface Listings {
	/** Viewer -> their listing. */
	readonly people: ReadonlyMap<string, Listing>;
	/** The listing of a name of the cluster itself, not one that only came from somebody who wrote. */
	readonly ownOf: (cluster: Cluster) => Listing | undefined;
	/** Any listing of a name of the cluster: it holds, also when what it came from is known no more. */
	readonly anyOf: (cluster: Cluster) => Listing | undefined;
}

async function findListings(store: StoreContext, list: SuppressionList, accountKey: string, region: Region, { variants }: RowNames): Promise<Listings> {
	const names = region.clusters.flatMap((cluster) => [...cluster.names]);
	const viewerKeys = [...new Set([...region.rows.values()].map((row) => row.viewer_key).concat(region.clusters.flatMap((cluster) => [...cluster.writers])))];
	const { byHash, byViewer } = await list.find(store, accountKey, { hashes: [...new Set([...names, ...region.owners.keys(), ...variants.keys()])], viewerKeys });
	const people = new Map(byViewer);
	const byName = new Map<string, Listing>();
	for (const [hash, listing] of byHash) {
		const name = variants.get(hash) ?? hash;
		byName.set(name, listing);
		const owner = region.owners.get(name);
		if (owner !== undefined && !people.has(owner)) people.set(owner, listing);
	}
	const listings = [...byName.values(), ...people.values()];
	const writers = await writersAmong(store, [...new Set([...listings.map((listing) => listing.viewerKey), ...viewerKeys])]);
	const listingsOf = ({ names: its, holders }: Cluster) => [...[...its].map((name) => byName.get(name)), ...[...holders].filter((key) => !writers.has(key)).map((key) => people.get(key))].filter((listing) => listing !== undefined);
	return {
		people,
		ownOf: (cluster) => listingsOf(cluster).find((listing) => !writers.has(listing.viewerKey)),
		anyOf: (cluster) => listingsOf(cluster)[0],
	};
}

/** @returns the clusters nobody is taken in under, all of whose names are on the list now */
async function listClusters(store: StoreContext, list: SuppressionList, accountKey: string, region: Region, listings: Listings, names: RowNames): Promise<Cluster[]> {
	const listed: Cluster[] = [];
	for (const cluster of region.clusters) {
		const [writer] = [...cluster.writers].filter((key) => listings.people.has(key)).sort();
		const theirs = writer === undefined ? undefined : listings.people.get(writer);
		const listing = listings.ownOf(cluster) ?? (writer !== undefined && theirs ? { ...theirs, viewerKey: writer } : listings.anyOf(cluster));
		if (!listing) continue;
		listed.push(cluster);
		await list.add(store, accountKey, listing, identitiesOf(store, region, cluster, names));
	}
	return listed;
}

function identitiesOf({ keys }: StoreContext, region: Region, cluster: Cluster, { byHash }: RowNames) {
	const { newest } = keys;
	return [...cluster.names].flatMap((name) => {
		const row = region.rows.get(name);
		if (row) return [{ kind: row.kind, hash: name, pepper_version: row.pepper_version }];
		const identity = byHash.get(name);
		return identity ? [{ kind: identity.kind, hash: hashOf(newest, identity), pepper_version: newest.version }] : [];
	});
}

/** Takes back what lists brought of people who only now turn out to have opted out, unless it must be kept. */
async function forget(
	store: StoreContext,
	list: SuppressionList,
	accountKey: string,
	{ clusters, rows }: Region,
	{ listed, newly, listedNames }: { readonly listed: Listed; readonly newly: ReadonlySet<string>; readonly listedNames: ReadonlySet<string> },
): Promise<void> {
	const holders = new Set(clusters.filter((cluster) => [...cluster.names].some((name) => listedNames.has(name))).flatMap((cluster) => [...cluster.holders]));
	const writers = await writersAmong(store, [...holders]);
	const unlisted = [...new Set([...newly, ...[...holders].filter((key) => !writers.has(key) && !listed.before.has(key))])];
	const kept = await list.kept(store, accountKey, unlisted);
	const gone = unlisted.filter((key) => !kept.includes(key));
	await forgetBrought(store, accountKey, gone);
	for (const viewerKey of [...newly, ...kept]) await list.passOn(store, accountKey, viewerKey);
	// Names only lists gave to somebody who wrote go too; others go with the person.
	const given = [...rows.values()].filter((row) => row.by_list === 1 && newly.has(row.viewer_key) && gone.includes(row.viewer_key));
	for (const some of chunksOf(given)) await store.tx.deleteFrom('identities').where('identity_key', 'in', some.map((row) => row.identity_key)).execute();
}

/** Takes back what imports brought of these people; who then is known by nothing else is nobody's any more. */
async function forgetBrought(store: StoreContext, accountKey: string, viewerKeys: readonly string[]): Promise<void> {
	if (viewerKeys.length === 0) return;
	const { tx } = store;
	const signals = await tx
		.selectFrom('engagements')
		.select('engagement_key')
		.where('viewer_key', 'in', viewerKeys)
		.where('import_key', 'is not', null)
		.execute();
	for (const rows of chunksOf(signals)) {
		const keys = rows.map((row) => row.engagement_key);
		await tx.deleteFrom('view_tellings').where('engagement_key', 'in', keys).execute();
		await tx.deleteFrom('engagements').where('engagement_key', 'in', keys).execute();
	}
	const told = await tx
		.deleteFrom('mark_tellings')
		.where('viewer_key', 'in', viewerKeys)
		.where('teller', 'not in', ['person', 'profile', 'rectification'])
		.returning(['viewer_key', 'kind', 'name'])
		.execute();
	await foldMarks(store, accountKey, told.map(({ viewer_key: viewerKey, kind, name }) => ({ viewerKey, kind, name })));
	await removeUnknownPeople(store, accountKey, viewerKeys);
}
