import { keyedHash, type Keyring } from '../store/keyring';
import type { IdentityKind } from '../store/schema';

/** A signal of a list: a visit to the profile is one of its own, at the time of the view that led to it. */
export type ListedKind = 'view' | 'profile_visit';

export function isListedKind(kind: string): kind is ListedKind {
	return kind === 'view' || kind === 'profile_visit';
}

/**
 * The natural key of a signal a list brought: once per name and story. The story comes first, because lists come story
 * by story: their rows then lie together in the index, and a page of it is written once and not a thousand times.
 *
 * @param hash see {@link viewHash}
 */
export function viewKey(storyId: string, hash: string): string {
	return `${storyId} ${hash}`;
}

/** The oldest pepper never changes, so a list imported again after a key rotation is still known. */
export function viewHash(keys: Keyring, kind: ListedKind, name: { readonly kind: IdentityKind; readonly value: string }, storyId: string): string {
	return keyedHash(keys.oldest.pepper, kind, `${name.kind}\0${name.value}\0${storyId}`);
}

/** A number of 52 bits that stands for such a key, where millions are to be remembered. */
export function viewMark(key: string): number {
	const hash = key.slice(key.lastIndexOf(' ') + 1);
	return Number.parseInt(Buffer.from(hash, 'base64url').subarray(0, 7).toString('hex').slice(0, 13), 16);
}
