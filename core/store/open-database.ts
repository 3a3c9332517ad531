import type { Kysely } from 'kysely';
import type { JournalKeeper } from './journal-keeper';
import type { Keyring } from './keyring';
import type { Schema } from './schema';
import type { Traces } from './use-case';

/** A store ready for use: its tables are this version's and the key is its own. */
export interface OpenDatabase {
	readonly db: Kysely<Schema>;
	readonly keys: Keyring;
	/** The journal of opt-outs outside the store; null for a store opened without one. */
	readonly journal: JournalKeeper | null;
	/** Where old pages are kept aside; PostgreSQL has none that we could clear. */
	readonly traces?: Traces | undefined;
	readonly close: () => Promise<void>;
}
