import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { StoreError } from '../store/errors';
import { Journal } from '../store/journal';
import { linesFrom, type StoredLine } from '../store/journal-lines';
import { compareKey } from '../store/key-marks';
import { parseKeyring } from '../store/keyring';
import type { Schema } from '../store/schema';
import { bringUpToDate } from '../store/sqlite/bring-up-to-date';
import { NodeSqliteDialect } from '../store/sqlite/dialect';
import { openSqlite, type SqliteStoreConfig } from '../store/sqlite/open';
import { discard, makePrivateFile, syncToDisk } from '../store/sqlite/private-file';
import { MOVED_FROM, type Source, type Target } from './end';
import { readMark, writeMark } from './marks';
import { taken } from './move-store';
import { sqliteTables } from './sqlite-tables';

const BUSY_TIMEOUT_MS = 10_000;

/** An embedded store that is moved elsewhere. @throws StoreError as opening it does */
export async function sqliteSource(config: SqliteStoreConfig): Promise<Source> {
	const keys = parseKeyring(config.key);
	await openAsEver(config);
	const raw = new DatabaseSync(config.file, { timeout: BUSY_TIMEOUT_MS });
	raw.exec('pragma foreign_keys = on; pragma synchronous = full;');
	const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(raw) });
	try {
		await bringUpToDate(db);
		await compareKey(db, keys);
	} catch (error) {
		await db.destroy();
		throw error;
	}
	return {
		tables: sqliteTables,
		place: config.file,
		readMark: () => readMark(db),
		writeMark: (mark) => db.transaction().execute((tx) => writeMark(tx, mark)),
		alone: (work) => db.transaction().execute(work),
		close: () => db.destroy(),
	};
}

/** Once as n8n does, so that it learns from its journal what it forgot; not one that a move has closed. */
async function openAsEver(config: SqliteStoreConfig): Promise<void> {
	try {
		const { close } = await openSqlite({ ...config, mayCreate: false });
		await close();
	} catch (error) {
		if (!(error instanceof StoreError) || error.code !== 'moved') throw error;
	}
}

/** A file that a store is moved to: written under another name until it is whole. */
export function sqliteTarget(config: SqliteStoreConfig): Target {
	const { file } = config;
	const keys = parseKeyring(config.key);
	return {
		tables: sqliteTables,
		place: file,
		standing: () => Promise.resolve(existsSync(file) ? readMovedFrom(file) : null),
		async build(work) {
			const part = `${file}.part`;
			makePrivateFile(part);
			try {
				await fill(part, async (db) => {
					await bringUpToDate(db);
					await db.transaction().execute(async (tx) => {
						await sql`pragma defer_foreign_keys = on`.execute(tx);
						await work(tx);
						if (config.journal !== undefined) keepJournal(new Journal(config.journal, keys), await linesFrom(tx, 1));
					});
				});
				syncToDisk(part);
				renameSync(part, file);
				syncToDisk(path.dirname(file));
			} catch (error) {
				discard(part);
				throw error;
			}
		},
		inOrder: (_tx, names) => Promise.resolve(names),
		close: () => Promise.resolve(),
	};
}

async function fill(part: string, work: (db: Kysely<Schema>) => Promise<void>): Promise<void> {
	const raw = new DatabaseSync(part);
	const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(raw) });
	try {
		// A file that is not whole is thrown away: it needs no way back.
		raw.exec('pragma journal_mode = memory; pragma synchronous = off; pragma foreign_keys = on; pragma cache_size = -64000;');
		await work(db);
	} finally {
		await db.destroy();
	}
}

/** A store that is opened without its journal counts as put back. One that knows less of the same lines goes on from there. */
function keepJournal(journal: Journal, lines: readonly StoredLine[]): void {
	journal.prepare();
	const known = journal.read();
	if (known.length > lines.length || known.some(({ mac }, nth) => lines[nth]?.mac !== mac)) {
		throw new StoreError('journal_unusable', `The journal of opt-outs at ${journal.file} is another store's, or knows more than this one.`, 'Name another path with --journal, or put that file aside. Nothing was moved.');
	}
	journal.append(lines.slice(known.length));
}

function readMovedFrom(file: string): string {
	try {
		const database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
		try {
			const row = database.prepare('select value from store_meta where name = ?').get(MOVED_FROM);
			if (row !== undefined) return String(row['value']);
		} finally {
			database.close();
		}
	} catch {
		throw taken(file);
	}
	throw taken(file);
}
