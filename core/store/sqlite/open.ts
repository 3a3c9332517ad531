import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely } from 'kysely';
import { StoreError } from '../errors';
import { Journal } from '../journal';
import { JournalKeeper } from '../journal-keeper';
import { checkKey, readStoreMarks } from '../key-marks';
import { parseKeyring, type Keyring } from '../keyring';
import { appliedMigrations } from '../migrate';
import { refuseMoved } from '../moved-mark';
import type { OpenDatabase } from '../open-database';
import type { Schema } from '../schema';
import { bringUpToDate } from './bring-up-to-date';
import { NodeSqliteDialect } from './dialect';
import { erasedTraces } from './erased-traces';
import { LogMover } from './log-mover';
import { LogOnDisk } from './log-on-disk';
import { DISK_FULL, isSqliteError } from './sqlite-error';

/** How a store is opened. Everything in it survives a trip to the worker thread. */
export interface SqliteStoreConfig {
	/** Absolute path of the database file. */
	readonly file: string;
	/** The key field of the store credential, see `parseKeyring`. */
	readonly key: string;
	/** Only set-up may create a store; everywhere else a missing one is an error, never an empty new one. */
	readonly mayCreate: boolean;
	/** Absolute path of the journal of opt-outs; left out, the store is opened without. */
	readonly journal?: string;
}

/** Longer than another process keeps the file to itself; for its migrations see `bring-up-to-date.ts`. */
const BUSY_TIMEOUT_MS = 10_000;
const WAL_TRIES = 100;

/**
 * A list of viewers touches pages all over the indexes: 32 MB of them are kept at hand and written back in one go, and
 * half as many again while a long list comes in or much is removed.
 */
const LOG_SETTINGS = {
	during: 'pragma cache_size = -48000; pragma wal_autocheckpoint = 0;',
	otherwise: 'pragma cache_size = -32000; pragma wal_autocheckpoint = 8000; pragma shrink_memory;',
} as const;

/** An embedded store that writes. */
export interface OpenSqlite extends OpenDatabase {
	readonly mover: LogMover;
	readonly disk: LogOnDisk;
}

/**
 * Opens (or, for set-up, creates) the embedded store: WAL, every commit on disk unless it is asked not to wait ({@link LogOnDisk.without}), deleted content overwritten.
 *
 * @throws StoreError naming what is wrong and what to do; no file is made in place of one that cannot be used.
 */
export async function openSqlite(config: SqliteStoreConfig): Promise<OpenSqlite> {
	const keys = parseKeyring(config.key);
	prepareFile(config);
	const raw = openFile(config.file);
	const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(raw) });
	const journal = config.journal === undefined ? null : keeperOf(db, new Journal(config.journal, keys), keys);
	try {
		await useWriteAheadLog(raw);
		await refuseForeignDatabase(raw, db, config.file);
		if (!config.mayCreate && (await appliedMigrations(db)).length === 0) throw missing(config.file);
		await bringUpToDate(db);
		refuseMoved((await readStoreMarks(db)).moved);
		await checkKey(db, keys);
		keepPrivate(config.file);
		await journal?.compare();
	} catch (error) {
		await db.destroy();
		throw asStoreError(error, config.file);
	}
	const mover = new LogMover(raw, config.file, LOG_SETTINGS);
	const disk = new LogOnDisk(raw, config.file);
	const close = async () => {
		await disk.close();
		await mover.end();
		await db.destroy();
	};
	const traces = erasedTraces(raw, { clock: () => performance.now(), atRest: () => mover.atRest(), busyTimeoutMs: BUSY_TIMEOUT_MS });
	return { db, keys, journal, traces, mover, disk, close };
}

/** Every transaction of SQLite is alone; all processes of this machine share one copy of the journal. */
function keeperOf(db: Kysely<Schema>, journal: Journal, keys: Keyring): JournalKeeper {
	return new JournalKeeper(journal, { keys, manyCopies: false }, (work) => db.transaction().execute(work), Date.now);
}

function prepareFile({ file, mayCreate }: SqliteStoreConfig): void {
	if (existsSync(file)) return;
	if (!mayCreate) throw missing(file);
	const folder = path.dirname(file);
	if (!existsSync(path.dirname(folder))) {
		throw new StoreError(
			'store_unreadable',
			`The folder for the store does not exist: ${folder}`,
			'Mount or make the folder, or correct the file path in the Story Funnel Store credential.',
		);
	}
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		closeSync(openSync(file, 'a', 0o600));
	} catch (error) {
		throw asStoreError(error, file);
	}
}

function openFile(file: string): DatabaseSync {
	try {
		if (!statSync(file).isFile()) throw new Error('not a file');
		const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
		database.exec(LOG_SETTINGS.otherwise);
		// Recursive triggers: else `insert or replace` would delete a ledger row past its delete trigger.
		database.exec('pragma foreign_keys = on; pragma synchronous = full; pragma secure_delete = on; pragma recursive_triggers = on;');
		return database;
	} catch (error) {
		throw asStoreError(error, file);
	}
}

/** A store that was copied back often became readable by all. Where it is not ours to change, "Verify" reports it. */
function keepPrivate(file: string): void {
	for (const each of [file, `${file}-wal`, `${file}-shm`]) {
		try {
			const { mode } = statSync(each);
			if ((mode & 0o077) !== 0) chmodSync(each, mode & 0o700);
		} catch {
			continue;
		}
	}
}

/** Two processes switching a new file to WAL at once: SQLite answers "locked" without waiting, so we wait. */
async function useWriteAheadLog(database: DatabaseSync): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			database.exec('pragma journal_mode = wal;');
			return;
		} catch (error) {
			if (attempt === WAL_TRIES || !/locked|busy/i.test(String(error))) throw error;
			await sleep(50);
		}
	}
}

/** A wrong path must not put our tables into another program's database, such as n8n's own. */
async function refuseForeignDatabase(database: DatabaseSync, db: Kysely<Schema>, file: string): Promise<void> {
	// Tables first: a store that another process makes between the two looks is then no foreign one.
	const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
	const foreign = tables.some(({ name }) => !/^(kysely_|sqlite_)/.test(String(name)));
	if (!foreign || (await appliedMigrations(db)).length > 0) return;
	throw new StoreError(
		'store_unreadable',
		`The file ${file} is the database of another program.`,
		'Correct the file path in the Story Funnel Store credential. Nothing was changed.',
	);
}

function missing(file: string): StoreError {
	return new StoreError(
		'store_missing',
		`There is no Story Funnel store at ${file}`,
		'Run the set-up workflow once to create it. If it existed before: mount its volume or restore the backup; ' +
			'a new store would have forgotten every opt-out.',
	);
}

function asStoreError(error: unknown, file: string): StoreError {
	if (error instanceof StoreError) return error;
	if (isSqliteError(error, DISK_FULL)) {
		return new StoreError(
			'store_unreadable',
			`The disk is full: the store at ${file} cannot be opened.`,
			'Make room: while its tables are changed a store needs up to twice its size beside itself. Nothing was changed.',
		);
	}
	const reason = error instanceof Error ? error.message : 'unknown reason';
	return new StoreError(
		'store_unreadable',
		`The store at ${file} cannot be opened: ${reason}`,
		'Check that the file is a Story Funnel store and that n8n may read and write it and its folder.',
	);
}
