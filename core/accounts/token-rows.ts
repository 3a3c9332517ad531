import { keyedHash, type Keyring } from '../store/keyring';
import { sealWith, unsealWith } from '../store/sealing';
import type { TokenRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';

/** A token as a person entered it or a login gave it, with the app secret that belongs to it. */
export interface Seed {
	readonly seed: string;
	readonly appSecret: string;
}

/** Finds the row of a seed without keeping the seed. The oldest pepper never changes. */
export function seedHash(keys: Keyring, seed: string): string {
	return keyedHash(keys.oldest.pepper, 'token seed', seed);
}

/** Names the app secret that opens a row without keeping the secret. */
export function openerHash(keys: Keyring, appSecret: string): string {
	return keyedHash(keys.oldest.pepper, 'token opener', appSecret);
}

/** The columns that hold a token: readable only with the store key and the app secret together. */
export function sealedColumns(keys: Keyring, appSecret: string, token: string): Pick<TokenRow, 'sealed' | 'wrapped_key' | 'key_version'> {
	const { sealed, wrappedKey, keyVersion } = sealWith(keys, appSecret, token);
	return { sealed, wrapped_key: wrappedKey, key_version: keyVersion };
}

/** The token of a row; null while it holds none. @throws when the row was sealed with another app secret */
export function openRow(keys: Keyring, appSecret: string, row: TokenRow): string | null {
	if (row.sealed === null || row.wrapped_key === null || row.key_version === null) return null;
	return unsealWith(keys, appSecret, { sealed: row.sealed, wrappedKey: row.wrapped_key, keyVersion: row.key_version });
}

/** The token an account uses with this app secret: the newest that lives, else the newest that did. */
export async function currentRow({ tx, keys }: StoreContext, accountKey: string, appSecret: string): Promise<TokenRow | undefined> {
	const rows = await tx
		.selectFrom('tokens')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('opener', '=', openerHash(keys, appSecret))
		.where('state', 'in', ['live', 'dead'])
		.orderBy('adopted_at', 'desc')
		.execute();
	return rows.find((row) => row.state === 'live') ?? rows[0];
}

/** Names one token of one row: it changes with every refresh. */
export function tokenIdOf(row: Pick<TokenRow, 'seed_hash' | 'generation'>): string {
	return `${row.seed_hash}:${row.generation}`;
}
