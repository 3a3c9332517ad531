import type { Insertable, Selectable, Transaction } from 'kysely';
import { keyedHash, type Keyring, type KeyVersion } from '../store/keyring';
import { seal, unseal, type Sealed } from '../store/sealing';
import { statement } from '../store/statement';
import { insertMany } from '../store/insert-many';
import { isIn } from '../store/is-in';
import type { IdentitiesTable, IdentityKind, Schema, ViewerRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';

/** Handles are compared as Instagram does: without `@`, case or surrounding space. */
export function canonicalHandle(handle: string): string {
	return handle.trim().replace(/^@/, '').toLowerCase();
}

/** Hashes of one identity under every version of the pepper: a look-up must find what an older one made. */
export function identityHashes(keys: Keyring, kind: IdentityKind, value: string): string[] {
	return keys.versions.map((key) => hashOf(key, { kind, value }));
}

/** Hash of one identity under one version of the pepper. */
export function hashOf(key: KeyVersion, { kind, value }: { readonly kind: IdentityKind; readonly value: string }): string {
	return keyedHash(key.pepper, identityPurpose(kind), value);
}

/** What keeps hashes of two kinds of identity apart. */
export function identityPurpose(kind: IdentityKind): string {
	return `identity:${kind}`;
}

const viewerBehind = statement((db, { accountKey, kind, hash }: { accountKey: string; kind: IdentityKind; hash: string }) =>
	db.selectFrom('identities').select('viewer_key').where('account_key', '=', accountKey).where('kind', '=', kind).where('hash', '=', hash),
);

/** The viewer an identity belongs to, or undefined. */
export async function findViewer(
	{ tx, keys }: Pick<StoreContext, 'tx' | 'keys'>,
	accountKey: string,
	kind: IdentityKind,
	value: string,
): Promise<string | undefined> {
	for (const hash of identityHashes(keys, kind, value)) {
		const [row] = await viewerBehind(tx, { accountKey, kind, hash });
		if (row) return row.viewer_key;
	}
	return undefined;
}

/** The viewers several identities belong to, by the identity's value, in one look-up; those nobody has are left out. */
export async function findViewers(
	{ tx, keys }: Pick<StoreContext, 'tx' | 'keys'>,
	accountKey: string,
	kind: IdentityKind,
	values: readonly string[],
): Promise<Map<string, string>> {
	const hashes = new Map(values.map((value) => [value, identityHashes(keys, kind, value)]));
	const rows = await tx
		.selectFrom('identities')
		.select(['hash', 'viewer_key'])
		.where('account_key', '=', accountKey)
		.where('kind', '=', kind)
		.where(isIn(tx, 'hash', [...hashes.values()].flat()))
		.execute();
	const owners = new Map(rows.map((row) => [row.hash, row.viewer_key]));
	const found = new Map<string, string>();
	for (const [value, its] of hashes) {
		const owner = its.map((hash) => owners.get(hash)).find((key) => key !== undefined);
		if (owner !== undefined) found.set(value, owner);
	}
	return found;
}

/** The viewer with this IGSID; made when nobody has it yet. */
export async function findOrCreateViewer(store: StoreContext, accountKey: string, igsid: string): Promise<string> {
	const known = await findViewer(store, accountKey, 'igsid', igsid);
	if (known !== undefined) return known;
	const viewerKey = await makeViewer(store, accountKey);
	await addIdentity(store, accountKey, viewerKey, 'igsid', igsid);
	return viewerKey;
}

/** {@link findOrCreateViewer} for people nobody has. @returns their keys, by IGSID */
export async function createViewers(store: StoreContext, accountKey: string, igsids: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const viewers = igsids.map((igsid) => ({ igsid, row: newViewerRow(store, accountKey) }));
	await insertMany(store.tx, 'viewers', viewers.map(({ row }) => row));
	await insertMany(store.tx, 'identities', viewers.map(({ igsid, row }) => newIdentityRow(store, accountKey, row.viewer_key, { kind: 'igsid', value: igsid })));
	return new Map(viewers.map(({ igsid, row }) => [igsid, row.viewer_key]));
}

/** Somebody nothing is known of yet. @returns their key */
export async function makeViewer(store: StoreContext, accountKey: string): Promise<string> {
	const viewer = newViewerRow(store, accountKey);
	await store.tx.insertInto('viewers').values(viewer).execute();
	return viewer.viewer_key;
}

/** The row of a person nothing is known of yet. */
export function newViewerRow({ newKey, wallClock }: StoreContext, accountKey: string): ViewerRow {
	return {
		viewer_key: newKey('vwr'),
		account_key: accountKey,
		last_inbound_at: null,
		language: null,
		profile_state: 'unread',
		unreachable_reason: null,
		converted_at: null,
		merged_into: null,
		created_at: wallClock,
		profile_read_at: null,
		takeover_at: null,
	};
}

/** Stores an identity of a viewer. */
export async function addIdentity(
	store: StoreContext,
	accountKey: string,
	viewerKey: string,
	kind: IdentityKind,
	value: string,
): Promise<void> {
	await store.tx.insertInto('identities').values(newIdentityRow(store, accountKey, viewerKey, { kind, value })).execute();
}

/** A name, with what was worked out about it beforehand: hashes under every version of the pepper, and the name sealed. */
interface NewIdentity {
	readonly kind: IdentityKind;
	readonly value: string;
	readonly hashes?: readonly string[] | undefined;
	readonly sealed?: Sealed | undefined;
}

/** An identity sealed under a data key of its own; a display name gets no hash, it identifies nobody. */
export function newIdentityRow(
	{ keys, newKey, wallClock }: StoreContext,
	accountKey: string,
	viewerKey: string,
	{ kind, value, hashes, sealed = seal(keys, value) }: NewIdentity,
): Insertable<IdentitiesTable> {
	return {
		identity_key: newKey('idn'),
		account_key: accountKey,
		viewer_key: viewerKey,
		kind,
		hash: kind === 'display_name' ? null : (hashes?.at(-1) ?? hashOf(keys.newest, { kind, value })),
		pepper_version: keys.newest.version,
		sealed: sealed.sealed,
		wrapped_key: sealed.wrappedKey,
		key_version: sealed.keyVersion,
		created_at: wallClock,
	};
}

/** Opens one identity of a viewer; undefined when there is none of this kind. */
export async function revealIdentity(
	{ tx, keys }: { tx: Transaction<Schema>; keys: Keyring },
	viewerKey: string,
	kind: IdentityKind,
): Promise<string | undefined> {
	const row = await tx
		.selectFrom('identities')
		.select(['sealed', 'wrapped_key', 'key_version'])
		.where('viewer_key', '=', viewerKey)
		.where('kind', '=', kind)
		.orderBy('created_at', 'desc')
		.executeTakeFirst();
	return row && openIdentity(keys, row);
}

/** The name itself. @throws as `unseal` */
export function openIdentity(keys: Keyring, { sealed, wrapped_key, key_version }: Pick<Selectable<IdentitiesTable>, 'sealed' | 'wrapped_key' | 'key_version'>): string {
	return unseal(keys, { sealed, wrappedKey: wrapped_key, keyVersion: key_version });
}

/** Whether the account has this person. */
export async function hasViewer(tx: Transaction<Schema>, accountKey: string, viewerKey: string): Promise<boolean> {
	const row = await tx
		.selectFrom('viewers')
		.select('viewer_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.executeTakeFirst();
	return row !== undefined;
}
