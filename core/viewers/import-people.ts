import { insertMany } from '../store/insert-many';
import { isIn } from '../store/is-in';
import type { IdentityKind } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { groupRows, identityName, type Group } from './import-groups';
import { confirmLinks } from './import-links';
import { mergeAll, spreadListing, unknownOf } from './import-listed';
import { newIdentityRow, newViewerRow, identityHashes } from './identities';

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
	/** Of these viewers those whose data must stay: a legal hold, or their use restricted. */
	kept(store: StoreContext, accountKey: string, viewerKeys: readonly string[]): Promise<readonly string[]>;
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
	const { listings, listed } = await findListings(store, list, accountKey, groups, hashes);
	const found: FoundPerson[] = rows.map(() => 'two_people');
	const fresh: Group[] = [];
	const linked: string[] = [];
	for (const group of groups) {
		const listing = listings.get(group);
		if (listing) {
			await spreadListing(store, list, accountKey, { group, listing, unlisted: group.viewerKeys.filter((key) => !listed.has(key)), writers });
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

interface FoundListings {
	readonly listings: ReadonlyMap<Group, Listing>;
	/** Viewers who are on the list by themselves, not only by a name a row of this batch gives them. */
	readonly listed: ReadonlySet<string>;
}

async function findListings(
	store: StoreContext,
	list: SuppressionList,
	accountKey: string,
	groups: readonly Group[],
	hashes: Hashes,
): Promise<FoundListings> {
	const viewerKeys = groups.flatMap((group) => group.viewerKeys);
	const { byHash, byViewer } = await list.find(store, accountKey, { hashes: [...hashes.values()].flat(), viewerKeys });
	const listingOf = (name: string) => hashes.get(name)?.map((hash) => byHash.get(hash)).find((each) => each !== undefined);
	const listings = new Map<Group, Listing>();
	const listed = new Set(byViewer.keys());
	for (const group of groups) {
		for (const [name, viewerKey] of group.stored) if (listingOf(name)) listed.add(viewerKey);
		const listing =
			group.viewerKeys.map((key) => byViewer.get(key)).find((each) => each !== undefined) ??
			group.identities.map((identity) => listingOf(identityName(identity))).find((each) => each !== undefined);
		if (listing) listings.set(group, listing);
	}
	return { listings, listed };
}

/** The one viewer of a group whose identities the store knows, with the new ones added. */
async function settleViewer(store: StoreContext, place: ImportPlace, group: Group, writers: ReadonlySet<string>): Promise<string> {
	const { accountKey } = place;
	const viewerKey = await mergeAll(store, place, group.viewerKeys, writers);
	const added = unknownOf(group).map((identity) => newIdentityRow(store, accountKey, viewerKey, identity));
	await insertMany(store.tx, 'identities', added);
	return viewerKey;
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
