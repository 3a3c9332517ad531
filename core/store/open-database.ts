import type { Kysely } from 'kysely';
import type { Keyring } from './keyring';
import type { Schema } from './schema';

/** A store ready for use: its tables are this version's and the key is its own. */
export interface OpenDatabase {
	readonly db: Kysely<Schema>;
	readonly keys: Keyring;
	readonly close: () => Promise<void>;
}
