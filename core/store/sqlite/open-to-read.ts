import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { StoreError } from '../errors';
import { compareKey } from '../key-marks';
import { parseKeyring } from '../keyring';
import type { OpenDatabase } from '../open-database';
import type { Schema } from '../schema';
import { NodeSqliteDialect } from './dialect';
import type { SqliteStoreConfig } from './open';

const BUSY_TIMEOUT_MS = 10_000;

/**
 * Opens a store that is up to date on a connection that cannot write: readers do not stop the writer of a write-ahead
 * log, nor does it stop them.
 *
 * @throws StoreError where the key is not the store's
 */
export async function openSqliteToRead({ file, key }: SqliteStoreConfig): Promise<OpenDatabase> {
	const keys = parseKeyring(key);
	const raw = connect(file);
	const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(raw, true) });
	try {
		await compareKey(db, keys);
	} catch (error) {
		await db.destroy();
		throw error;
	}
	return { db, keys, journal: null, close: () => db.destroy() };
}

function connect(file: string): DatabaseSync {
	try {
		const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
		database.exec('pragma query_only = on; pragma cache_size = -32000;');
		return database;
	} catch (error) {
		const reason = error instanceof Error ? error.message : 'unknown reason';
		throw new StoreError('store_unreadable', `The store at ${file} cannot be read: ${reason}`, 'Check the path, and that n8n may read the file.');
	}
}
