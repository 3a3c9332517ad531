import { chunksOf } from '../store/chunks';
import { keyedHash } from '../store/keyring';
import { unseal } from '../store/sealing';
import { ALL_ACCOUNTS, EMAIL_ONLY } from '../store/suppression-scope';
import type { StoreContext } from '../store/use-case';

/**
 * Those of some people who opted out under another version of the store's key than their identity is hashed with:
 * erased, then back after the key was rotated. Nothing to do while the store has one key, or the list has no
 * entry of an older one.
 */
export async function suppressedUnderOldKeys(
	{ tx, keys }: StoreContext,
	accountKey: string,
	viewerKeys: readonly string[],
): Promise<ReadonlySet<string>> {
	const found = new Set<string>();
	if (keys.versions.length === 1) return found;
	const listed = await tx
		.selectFrom('suppressions')
		.select(['kind', 'hash'])
		.where('account_key', 'in', [accountKey, ALL_ACCOUNTS])
		.where('pepper_version', '<>', keys.newest.version)
		.where('reason', '<>', EMAIL_ONLY)
		.execute();
	if (listed.length === 0) return found;
	const onList = new Set(listed.map(({ kind, hash }) => `${kind} ${hash}`));
	for (const some of chunksOf(viewerKeys)) {
		const rows = await tx
			.selectFrom('identities')
			.select(['viewer_key', 'kind', 'sealed', 'wrapped_key', 'key_version'])
			.where('viewer_key', 'in', some)
			.where('hash', 'is not', null)
			.execute();
		for (const row of rows) {
			const value = unseal(keys, { sealed: row.sealed, wrappedKey: row.wrapped_key, keyVersion: row.key_version });
			const hashes = keys.versions.map((key) => keyedHash(key.pepper, `identity:${row.kind}`, value));
			if (hashes.some((hash) => onList.has(`${row.kind} ${hash}`))) found.add(row.viewer_key);
		}
	}
	return found;
}
