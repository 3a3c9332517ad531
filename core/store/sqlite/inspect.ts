import { statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { StoreError } from '../errors';
import { compareKey } from '../key-marks';
import { parseKeyring, type Keyring } from '../keyring';
import { appliedMigrations } from '../migrate';
import { restoredFrom } from '../restored';
import type { Schema } from '../schema';
import { SEALED_TABLES } from '../sealed-tables';
import { unseal } from '../sealing';
import { NodeSqliteDialect } from './dialect';

export interface InspectInput {
	/** Absolute path of a store or of a backup. It is opened for reading only. */
	readonly file: string;
	readonly key: string;
}

/** What a look at every page and every sealed value of a store found. */
export interface Inspection {
	readonly sound: boolean;
	/** Sealed values that open with the key. */
	readonly opened: number;
	/** When the backup this file is, or was restored from, was made; UTC milliseconds, null for neither. */
	readonly backupMadeAt: number | null;
	readonly problems: readonly Problem[];
}

export interface Problem {
	readonly problem: string;
	readonly cure: string;
}

const PAGE = 1_000;

/**
 * Reads the whole file: its pages, its references, its key and every value sealed with it, and who may read it.
 *
 * @throws StoreError where it cannot be read as a store with this key
 */
export async function inspectStore({ file, key }: InspectInput): Promise<Inspection> {
	const keys = parseKeyring(key);
	const raw = openToRead(file);
	const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(raw) });
	try {
		if ((await appliedMigrations(db)).length === 0) throw unreadable(file, 'it is no Story Funnel store');
		await compareKey(db, keys);
		const sealed = await openSealed(db, keys);
		const problems = [...damage(raw), ...sealed.problems, ...openToOthers(file)];
		return { sound: problems.length === 0, opened: sealed.opened, backupMadeAt: await restoredFrom(db), problems };
	} catch (error) {
		throw error instanceof StoreError ? error : unreadable(file, error instanceof Error ? error.message : 'unknown reason');
	} finally {
		await db.destroy();
	}
}

function openToRead(file: string): DatabaseSync {
	try {
		return new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
	} catch (error) {
		throw unreadable(file, error instanceof Error ? error.message : 'unknown reason');
	}
}

function damage(raw: DatabaseSync): Problem[] {
	const cure = 'Stop n8n, keep a copy of the file, and restore the newest backup that "Verify" finds sound.';
	const pages = raw.prepare('pragma integrity_check(3)').all().map((row) => String(row['integrity_check']));
	const lost = raw.prepare('pragma foreign_key_check').all().length;
	return [
		...pages.filter((problem) => problem !== 'ok').map((problem) => ({ problem: `The file is damaged: ${problem}`, cure })),
		...(lost === 0 ? [] : [{ problem: `${lost} rows name another row that is not there`, cure }]),
	];
}

async function openSealed(db: Kysely<Schema>, keys: Keyring): Promise<{ opened: number; problems: Problem[] }> {
	const problems: Problem[] = [];
	let opened = 0;
	for (const { table, key } of SEALED_TABLES) {
		let unread = 0;
		for (let after = ''; ; ) {
			const { rows } = await sql<{ key: string; sealed: string | null; wrappedKey: string; keyVersion: number }>`
				select ${sql.ref(key)} as "key", sealed, wrapped_key as "wrappedKey", key_version as "keyVersion" from ${sql.table(table)}
				where ${sql.ref(key)} > ${after} order by ${sql.ref(key)} limit ${PAGE}`.execute(db);
			for (const { sealed, ...wrapping } of rows) {
				if (sealed === null) continue;
				if (opens(keys, { sealed, ...wrapping })) opened++;
				else unread++;
			}
			const last = rows.at(-1);
			if (!last || rows.length < PAGE) break;
			after = last.key;
		}
		if (unread > 0) {
			problems.push({
				problem: `${unread} values in ${table} do not open with the key of the credential`,
				cure: 'They were changed outside the pack. Restore the newest backup that "Verify" finds sound.',
			});
		}
	}
	return { opened, problems };
}

function opens(keys: Keyring, value: Parameters<typeof unseal>[1]): boolean {
	try {
		unseal(keys, value);
		return true;
	} catch {
		return false;
	}
}

/** Anybody on the machine could copy a file that others may read. */
function openToOthers(file: string): Problem[] {
	if (process.platform === 'win32') return [];
	const places = [file, `${file}-wal`, `${file}-shm`, path.dirname(file)];
	return places.flatMap((place) => {
		const mode = statSync(place, { throwIfNoEntry: false })?.mode ?? 0;
		const isFolder = place === path.dirname(file);
		// A folder that others may only look into does not open the files in it.
		const open = (mode & (isFolder ? 0o022 : 0o077)) !== 0;
		const right = isFolder ? '700' : '600';
		return open ? [{ problem: `Others on this machine may ${isFolder ? 'change' : 'read'} ${place}`, cure: `chmod ${right} ${place}` }] : [];
	});
}

function unreadable(file: string, reason: string): StoreError {
	return new StoreError('store_unreadable', `The store at ${file} cannot be read: ${reason}`, 'Check the path, and that n8n may read the file.');
}
