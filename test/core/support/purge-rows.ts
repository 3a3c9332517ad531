import { keyedHash, parseKeyring } from '../../../core/store/keyring';
import { seal } from '../../../core/store/sealing';
import type { RawStore, RawValue } from './raw-store';
import { KEY } from './store';

export type Rows = Record<string, RawValue>;

/** Inserts one row; `key` only helps to find the row that would not go in. */
export function insertRow(raw: RawStore, table: string, row: Rows, key: string): void {
	const columns = Object.keys(row);
	try {
		raw.prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`).run(...Object.values(row));
	} catch (error) {
		throw new Error(`${table} ${key}`, { cause: error });
	}
}

/** A sealed handle and a name for a person. @returns the hash of the handle */
export function addIdentityRows(raw: RawStore, accountKey: string, person: { key: string; handle: string }): string {
	const keys = parseKeyring(KEY);
	const hash = keyedHash(keys.newest.pepper, 'identity:handle', person.handle);
	for (const [kind, value] of [['handle', person.handle], ['display_name', 'Mara']] as const) {
		const { sealed, wrappedKey, keyVersion } = seal(keys, value);
		const key = `${person.key}-${kind}`;
		insertRow(raw, 'identities', {
			identity_key: key, account_key: accountKey, viewer_key: person.key, kind, hash: kind === 'handle' ? hash : null,
			pepper_version: 1, sealed, wrapped_key: wrappedKey, key_version: keyVersion, created_at: 0,
		}, key);
	}
	return hash;
}
