import type { Kysely } from 'kysely';
import { StoreError } from '../errors';
import { appliedMigrations, isUpToDate, migrate } from '../migrate';
import type { Schema } from '../schema';
import { BUSY, isSqliteError } from './sqlite-error';

/** As long as a start waits on PostgreSQL: a store of a million rows takes a minute, a slow disk several. */
const OPENING_MS = 10 * 60_000;

/**
 * Changes the tables of an older store to this version's, in one transaction; killed meanwhile, they are as before.
 * Another process that opens the store at the same time waits until that is done.
 *
 * @throws StoreError `newer_schema`; `busy` when another process is not done in time
 */
export async function bringUpToDate(db: Kysely<Schema>, waitMs = OPENING_MS): Promise<void> {
	const began = performance.now();
	// Looking takes no lock: who finds everything in place waits for nobody.
	while (!isUpToDate(await appliedMigrations(db), 'sqlite')) {
		try {
			await migrate(db, 'sqlite');
			return;
		} catch (error) {
			if (!isSqliteError(error, BUSY)) throw error;
			if (performance.now() - began > waitMs) throw stillBusy(performance.now() - began);
		}
	}
}

function stillBusy(waitedMs: number): StoreError {
	return new StoreError(
		'busy',
		`The tables of the store have to be changed for this version, and another process has kept the file to itself for ${Math.round(waitedMs / 1000)} s.`,
		'Let the other process end its work, or stop it, and try again. Nothing was changed.',
	);
}
