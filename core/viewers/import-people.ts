import { insertMany } from '../store/insert-many';
import { isIn } from '../store/is-in';
import type { IdentityKind } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { writersAmong } from './clusters';
import { groupRows, identityName, type Group } from './import-groups';
import { settleListed, type NameOwner } from './import-listed';
import { newIdentityRow, newViewerRow, identityHashes } from './identities';
import { disputedAmong, keepLinks, type ListLink } from './list-links';
import { joinWriter, mergeInto } from './settle-names';

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
	/** Puts identities of a listed person on the list. */
	add(
		store: StoreContext,
		accountKey: string,
		listing: Listing,
		identities: ReadonlyArray<{ readonly kind: IdentityKind; readonly hash: string; readonly pepper_version: number }>,
	): Promise<void>;
	/** Of somebody who stays in the store: whoever was given their data is to hear that they opted out. */
	passOn(store: StoreContext, accountKey: string, viewerKey: string): Promise<void>;
}

/** Which import of which account. */
export interface ImportPlace {
	readonly accountKey: string;
	readonly importKey: string;
}

/** Whose view a row is. `two_people`: its handle and its vendor id are the own ones of two people who both wrote. */
export type FoundPerson = NameOwner | 'two_people';

/**
 * Finds the person of each row, by all its identities, and makes those nobody has met. Identities that rows name
 * together are one person's, so viewers that turn out to be one are merged; but never two who both wrote to the
 * account: a name that lists give to both is neither's.
 */
export async function findPeople(
	store: StoreContext,
	list: SuppressionList,
	place: ImportPlace,
	rows: readonly (readonly Identity[])[],
): Promise<FoundPerson[]> {
	const { accountKey } = place;
	const names = await readNames(store, accountKey, rows.flat());
	const writers = await writersAmong(store, names.viewers);
	const twoPeople = rows.map((row) => ownersOf(row, names, writers).size > 1);
	await keepLinks(store, place, rows.flatMap((row, index) => (twoPeople[index] ? [] : linkOf(row, names))));
	const groups = groupRows(rows.map((row, index) => (twoPeople[index] ? row.slice(0, 1) : row)), names.viewerOf);
	const found: FoundPerson[] = rows.map(() => 'two_people');
	const { plain, special } = await sortGroups(store, list, accountKey, groups, names, writers);
	const { owners, touched } = await settleSpecial(store, list, place, special, rows, names);
	for (const [row, owner] of owners) found[row] = owner;
	const fresh = plain.filter((group) => group.viewerKeys.length === 0);
	for (const [group, viewerKey] of await makeViewers(store, accountKey, fresh)) {
		for (const row of group.rows) found[row] = { viewerKey };
	}
	const [again, known] = split(plain.filter((group) => group.viewerKeys.length > 0), (group) => group.viewerKeys.some((key) => touched.has(key)));
	for (const group of known) {
		const viewerKey = await settleViewer(store, place, group, writers);
		for (const row of group.rows) found[row] = { viewerKey };
	}
	await findAgain(again.flatMap((group) => group.rows));
	for (const [row, isTwo] of twoPeople.entries()) if (isTwo) found[row] = 'two_people';
	return found;

	/** Of these people more is known now than when they were looked up. */
	async function findAgain(indexes: readonly number[]): Promise<void> {
		if (indexes.length === 0) return;
		const people = await findPeople(store, list, place, indexes.map((index) => rows[index] ?? []));
		for (const [place, index] of indexes.entries()) found[index] = people[place] ?? 'two_people';
	}
}

function split<T>(all: readonly T[], isFirst: (each: T) => boolean): [T[], T[]] {
	return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}

/** What the store knows of names, each by {@link identityName}. */
interface Names {
	/** All hashes a name may be stored under, one for each version of the pepper. */
	readonly hashes: ReadonlyMap<string, readonly string[]>;
	/** The hash the store has it under, or would. */
	readonly hashOf: (name: string) => string;
	readonly viewerOf: ReadonlyMap<string, string>;
	/** Names only lists give to their viewer. */
	readonly byList: ReadonlySet<string>;
	readonly viewers: readonly string[];
}

async function readNames({ tx, keys }: StoreContext, accountKey: string, identities: readonly Identity[]): Promise<Names> {
	const distinct = new Map(identities.map((identity) => [identityName(identity), identity]));
	const hashes = new Map([...distinct].map(([name, { kind, value }]) => [name, identityHashes(keys, kind, value)]));
	const nameOf = new Map([...hashes].flatMap(([name, its]) => its.map((hash) => [hash, name] as const)));
	const found = await tx
		.selectFrom('identities')
		.select(['hash', 'viewer_key', 'by_list'])
		.where('account_key', '=', accountKey)
		.where('kind', 'in', ['handle', 'vendor_id', 'igsid'])
		.where(isIn(tx, 'hash', [...nameOf.keys()]))
		.$narrowType<{ hash: string }>()
		.execute();
	const stored = new Map(found.map((row) => [nameOf.get(row.hash) ?? '', row]));
	return {
		hashes,
		hashOf: (name) => stored.get(name)?.hash ?? hashes.get(name)?.at(-1) ?? '',
		viewerOf: new Map([...stored].map(([name, row]) => [name, row.viewer_key])),
		byList: new Set([...stored].filter(([, row]) => row.by_list === 1).map(([name]) => name)),
		viewers: [...new Set(found.map((row) => row.viewer_key))],
	};
}

/** People who wrote whose own names a row has: with two it is nobody's. */
function ownersOf(row: readonly Identity[], { viewerOf, byList }: Names, writers: ReadonlySet<string>): Set<string> {
	if (row.length < 2) return new Set();
	const own = row.map(identityName).filter((name) => !byList.has(name));
	return new Set(own.map((name) => viewerOf.get(name)).filter((key) => key !== undefined && writers.has(key)) as string[]);
}

function linkOf(row: readonly Identity[], { hashOf }: Names): ListLink[] {
	const [handle, id] = row;
	return handle && id ? [{ handle: hashOf(identityName(handle)), id: hashOf(identityName(id)) }] : [];
}

/** Most groups are plain. Of the others it has to be worked out who is who, and who must not be taken in. */
async function sortGroups(store: StoreContext, list: SuppressionList, accountKey: string, groups: readonly Group[], names: Names, writers: ReadonlySet<string>) {
	const linked = groups.filter((group) => group.identities.length > 1);
	const disputed = linked.length === 0 ? new Set() : await disputedAmong(store, accountKey, linked.flatMap((group) => group.identities.map((identity) => names.hashOf(identityName(identity)))));
	const { byHash, byViewer } = await list.find(store, accountKey, { hashes: [...names.hashes.values()].flat(), viewerKeys: names.viewers });
	const isListed = (group: Group) =>
		group.viewerKeys.some((key) => byViewer.has(key)) || group.identities.some((identity) => names.hashes.get(identityName(identity))?.some((hash) => byHash.has(hash)));
	const isSpecial = (group: Group) =>
		isListed(group) ||
		group.viewerKeys.filter((key) => writers.has(key)).length > 1 ||
		(group.identities.length > 1 && group.identities.some((identity) => disputed.has(names.hashOf(identityName(identity)))));
	const special = groups.filter(isSpecial);
	return { plain: groups.filter((group) => !special.includes(group)), special };
}

interface Settled {
	/** Row -> whose it is. */
	readonly owners: readonly (readonly [number, FoundPerson])[];
	/** Viewers something has changed for. */
	readonly touched: ReadonlySet<string>;
}

async function settleSpecial(store: StoreContext, list: SuppressionList, place: ImportPlace, groups: readonly Group[], rows: readonly (readonly Identity[])[], names: Names): Promise<Settled> {
	if (groups.length === 0) return { owners: [], touched: new Set() };
	const identities = groups.flatMap((group) => group.identities);
	const { ownerOf, touched } = await settleListed(store, list, place, {
		byHash: new Map(identities.map((identity) => [names.hashOf(identityName(identity)), identity])),
		variants: new Map(identities.flatMap((identity) => {
			const name = identityName(identity);
			return (names.hashes.get(name) ?? []).map((hash) => [hash, names.hashOf(name)] as const);
		})),
	});
	// The first of a row's names is the one its view is counted by.
	const owners = groups.flatMap((group) => group.rows.map((row): [number, FoundPerson] => {
		const [first] = rows[row] ?? [];
		return [row, (first && ownerOf(names.hashOf(identityName(first)))) ?? 'two_people'];
	}));
	return { owners, touched };
}

/** The one viewer of a group whose identities the store knows, with the new ones added. */
async function settleViewer(store: StoreContext, place: ImportPlace, group: Group, writers: ReadonlySet<string>): Promise<string> {
	const keys = [...group.viewerKeys].sort();
	const writer = keys.find((key) => writers.has(key));
	const viewerKey = await (writer === undefined ? mergeInto(store, place, keys[0] ?? '', keys) : joinWriter(store, place, writer, keys));
	const unknown = group.identities.filter((identity) => !group.stored.has(identityName(identity)));
	await insertMany(store.tx, 'identities', unknown.map((identity) => listedIdentity(store, place.accountKey, viewerKey, identity)));
	return viewerKey;
}

async function makeViewers(store: StoreContext, accountKey: string, groups: readonly Group[]): Promise<Map<Group, string>> {
	const made = new Map(groups.map((group) => [group, newViewerRow(store, accountKey)]));
	await insertMany(store.tx, 'viewers', [...made.values()]);
	const identities = [...made].flatMap(([group, viewer]) => group.identities.map((identity) => listedIdentity(store, accountKey, viewer.viewer_key, identity)));
	await insertMany(store.tx, 'identities', identities);
	return new Map([...made].map(([group, viewer]) => [group, viewer.viewer_key]));
}

function listedIdentity(store: StoreContext, accountKey: string, viewerKey: string, identity: Identity) {
	return { ...newIdentityRow(store, accountKey, viewerKey, identity), by_list: 1 as const };
}
