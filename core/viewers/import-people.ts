import { insertMany } from '../store/insert-many';
import { isIn } from '../store/is-in';
import type { IdentityKind } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { groupRows, identityName, type Group } from './import-groups';
import { confirmLinks } from './import-links';
import { hashOf, newIdentityRow, newViewerRow, identityHashes } from './identities';
import { mergeViewers } from './merge';

/** What a row of a viewer list can name a person by. */
export interface Identity {
	readonly kind: Exclude<IdentityKind, 'display_name'>;
	readonly value: string;
}

/** One entry of the suppression list; what is in it is the list's own business. */
export interface Listing {
	readonly viewerKey: string;
	readonly reason: string;
	readonly sourceEvent: string;
	readonly at: number;
}

/** The suppression list, as the room above keeps it. */
export interface SuppressionList {
	find(
		store: StoreContext,
		accountKey: string,
		people: { readonly hashes: readonly string[]; readonly viewerKeys: readonly string[] },
	): Promise<{ readonly byHash: ReadonlyMap<string, Listing>; readonly byViewer: ReadonlyMap<string, Listing> }>;
	/** Puts identities of a listed person on the list: those given, and all of these viewers. */
	add(
		store: StoreContext,
		accountKey: string,
		listing: Listing,
		person: {
			readonly identities: ReadonlyArray<{ readonly kind: IdentityKind; readonly hash: string; readonly pepper_version: number }>;
			readonly viewerKeys: readonly string[];
		},
	): Promise<void>;
}

/** Which import of which account. */
export interface ImportPlace {
	readonly accountKey: string;
	readonly importKey: string;
}

/** Whose view a row is. `two_people`: its handle and its vendor id are known to belong to different people. */
export type FoundPerson = { readonly viewerKey: string } | 'suppressed' | 'two_people';

/**
 * Finds the person of each row, by all its identities, and makes those nobody has met. Identities that any row
 * of the batch names together are one person's, so viewers that turn out to be one are merged.
 */
export async function findPeople(
	store: StoreContext,
	list: SuppressionList,
	place: ImportPlace,
	rows: readonly (readonly Identity[])[],
): Promise<FoundPerson[]> {
	const { accountKey, importKey } = place;
	const hashes = hashAll(store, rows.flat());
	const stored = await findStored(store, accountKey, hashes);
	const writers = await findWriters(store, stored);
	const { groups, torn } = groupRows(rows, stored, writers);
	const listings = await findListings(store, list, accountKey, groups, hashes);
	const found: FoundPerson[] = rows.map(() => 'two_people');
	const fresh: Group[] = [];
	const linked: string[] = [];
	for (const group of groups) {
		const listing = listings.get(group);
		if (listing) {
			await spreadListing(store, list, accountKey, group, listing, writers);
			for (const row of group.rows) found[row] = 'suppressed';
		} else if (group.viewerKeys.length === 0) {
			fresh.push(group);
		} else {
			const viewerKey = await settleViewer(store, place, group, writers);
			if (group.rows.some((row) => (rows[row]?.length ?? 0) > 1)) linked.push(viewerKey);
			for (const row of group.rows) found[row] = { viewerKey };
		}
	}
	await confirmLinks(store, importKey, linked);
	for (const [group, viewerKey] of await makeViewers(store, accountKey, fresh)) {
		for (const row of group.rows) found[row] = { viewerKey };
	}
	for (const row of torn) found[row] = 'two_people';
	return found;
}

/** Name of each identity -> its hashes under every version of the pepper. */
type Hashes = ReadonlyMap<string, readonly string[]>;

function hashAll({ keys }: StoreContext, identities: readonly Identity[]): Hashes {
	const distinct = new Map(identities.map((identity) => [identityName(identity), identity]));
	return new Map([...distinct].map(([name, { kind, value }]) => [name, identityHashes(keys, kind, value)]));
}

/** Name of each identity the store has -> its viewer. */
async function findStored({ tx }: StoreContext, accountKey: string, hashes: Hashes): Promise<Map<string, string>> {
	const nameOf = new Map([...hashes].flatMap(([name, its]) => its.map((hash) => [hash, name] as const)));
	const found = await tx
		.selectFrom('identities')
		.select(['hash', 'viewer_key'])
		.where('account_key', '=', accountKey)
		.where('kind', 'in', ['handle', 'vendor_id', 'igsid'])
		.where(isIn(tx, 'hash', [...nameOf.keys()]))
		.$narrowType<{ hash: string }>()
		.execute();
	return new Map(found.map((row) => [nameOf.get(row.hash) ?? '', row.viewer_key]));
}

/** Viewers who have written to the account: no two of them are one person. */
async function findWriters({ tx }: StoreContext, stored: ReadonlyMap<string, string>): Promise<Set<string>> {
	const rows = await tx
		.selectFrom('identities')
		.select('viewer_key')
		.where('kind', '=', 'igsid')
		.where(isIn(tx, 'viewer_key', [...new Set(stored.values())]))
		.execute();
	return new Set(rows.map((row) => row.viewer_key));
}

async function findListings(
	store: StoreContext,
	list: SuppressionList,
	accountKey: string,
	groups: readonly Group[],
	hashes: Hashes,
): Promise<Map<Group, Listing>> {
	const hashesOf = (group: Group) => group.identities.flatMap((identity) => hashes.get(identityName(identity)) ?? []);
	const viewerKeys = groups.flatMap((group) => group.viewerKeys);
	const { byHash, byViewer } = await list.find(store, accountKey, { hashes: [...hashes.values()].flat(), viewerKeys });
	const listings = new Map<Group, Listing>();
	for (const group of groups) {
		const listing =
			group.viewerKeys.map((key) => byViewer.get(key)).find((each) => each !== undefined) ??
			hashesOf(group).map((hash) => byHash.get(hash)).find((each) => each !== undefined);
		if (listing) listings.set(group, listing);
	}
	return listings;
}

/**
 * A STOP holds for every identity of the person, also for those only this list shows to be theirs; undoing the import
 * does not take it back, so these people stay one.
 */
async function spreadListing(
	store: StoreContext,
	list: SuppressionList,
	accountKey: string,
	group: Group,
	listing: Listing,
	writers: ReadonlySet<string>,
): Promise<void> {
	const { newest } = store.keys;
	const viewerKeys = group.viewerKeys.length === 0 ? [] : [await mergeGroup(store, { accountKey, importKey: '' }, group, writers)];
	const identities = unknownOf(group).map((identity) => ({
		kind: identity.kind,
		hash: hashOf(newest, identity),
		pepper_version: newest.version,
	}));
	await list.add(store, accountKey, listing, { identities, viewerKeys });
}

function unknownOf(group: Group): Identity[] {
	return group.identities.filter((identity) => !group.stored.has(identityName(identity)));
}

/** The one viewer of a group whose identities the store knows, with the new ones added. */
async function settleViewer(store: StoreContext, place: ImportPlace, group: Group, writers: ReadonlySet<string>): Promise<string> {
	const { accountKey } = place;
	const viewerKey = await mergeGroup(store, place, group, writers);
	const added = unknownOf(group).map((identity) => newIdentityRow(store, accountKey, viewerKey, identity));
	await insertMany(store.tx, 'identities', added);
	return viewerKey;
}

/** Makes the viewers of a group one: the one who has written if there is one. */
async function mergeGroup(store: StoreContext, { accountKey, importKey }: ImportPlace, group: Group, writers: ReadonlySet<string>): Promise<string> {
	const into = group.viewerKeys.find((key) => writers.has(key)) ?? [...group.viewerKeys].sort()[0] ?? '';
	for (const from of group.viewerKeys) {
		if (from !== into) await mergeViewers(store, { accountKey, from, into, evidence: importKey });
	}
	return into;
}

async function makeViewers(store: StoreContext, accountKey: string, groups: readonly Group[]): Promise<Map<Group, string>> {
	const made = new Map(groups.map((group) => [group, newViewerRow(store, accountKey)]));
	await insertMany(store.tx, 'viewers', [...made.values()]);
	const identities = [...made].flatMap(([group, viewer]) =>
		group.identities.map((identity) => newIdentityRow(store, accountKey, viewer.viewer_key, identity)),
	);
	await insertMany(store.tx, 'identities', identities);
	return new Map([...made].map(([group, viewer]) => [group, viewer.viewer_key]));
}
