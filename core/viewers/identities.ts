import type { Transaction } from 'kysely';
import { keyedHash, type Keyring } from '../store/keyring';
import { seal, unseal } from '../store/sealing';
import type { IdentityKind, Schema } from '../store/schema';
import type { StoreContext } from '../store/use-case';

/** Handles are compared as Instagram does: without `@`, case or surrounding space. */
export function canonicalHandle(handle: string): string {
	return handle.trim().replace(/^@/, '').toLowerCase();
}

/** Hashes of one identity under every version of the pepper: a look-up must find what an older one made. */
export function identityHashes(keys: Keyring, kind: IdentityKind, value: string): string[] {
	return keys.versions.map((key) => keyedHash(key.pepper, `identity:${kind}`, value));
}

/** The viewer an identity belongs to, or undefined. */
export async function findViewer(
	{ tx, keys }: Pick<StoreContext, 'tx' | 'keys'>,
	accountKey: string,
	kind: IdentityKind,
	value: string,
): Promise<string | undefined> {
	const row = await tx
		.selectFrom('identities')
		.select('viewer_key')
		.where('account_key', '=', accountKey)
		.where('kind', '=', kind)
		.where('hash', 'in', identityHashes(keys, kind, value))
		.executeTakeFirst();
	return row?.viewer_key;
}

/** The viewer with this IGSID; made when nobody has it yet. */
export async function findOrCreateViewer(store: StoreContext, accountKey: string, igsid: string): Promise<string> {
	const known = await findViewer(store, accountKey, 'igsid', igsid);
	if (known !== undefined) return known;
	const viewerKey = store.newKey('vwr');
	await store.tx
		.insertInto('viewers')
		.values({
			viewer_key: viewerKey,
			account_key: accountKey,
			last_inbound_at: null,
			language: null,
			profile_state: 'unread',
			unreachable_reason: null,
			converted_at: null,
			merged_into: null,
			created_at: store.wallClock,
		})
		.execute();
	await addIdentity(store, accountKey, viewerKey, 'igsid', igsid);
	return viewerKey;
}

/** Stores an identity sealed under a data key of its own; a display name gets no hash, it identifies nobody. */
export async function addIdentity(
	{ tx, keys, newKey, wallClock }: StoreContext,
	accountKey: string,
	viewerKey: string,
	kind: IdentityKind,
	value: string,
): Promise<void> {
	const sealed = seal(keys, value);
	await tx
		.insertInto('identities')
		.values({
			identity_key: newKey('idn'),
			account_key: accountKey,
			viewer_key: viewerKey,
			kind,
			hash: kind === 'display_name' ? null : keyedHash(keys.newest.pepper, `identity:${kind}`, value),
			pepper_version: keys.newest.version,
			sealed: sealed.sealed,
			wrapped_key: sealed.wrappedKey,
			key_version: sealed.keyVersion,
			created_at: wallClock,
		})
		.execute();
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
	if (!row) return undefined;
	return unseal(keys, { sealed: row.sealed, wrappedKey: row.wrapped_key, keyVersion: row.key_version });
}
