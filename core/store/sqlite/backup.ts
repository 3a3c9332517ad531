import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { Kysely, sql } from 'kysely';
import { StoreError } from '../errors';
import { markAsBackup } from '../restored';
import type { Schema } from '../schema';
import { NodeSqliteDialect } from './dialect';
import { openSqlite } from './open';
import { discard, makePrivateFile, syncToDisk } from './private-file';

export interface BackupInput {
	/** Absolute path of the store. */
	readonly file: string;
	readonly key: string;
	/** Absolute path of the folder the backup goes to; made when missing. */
	readonly folder: string;
	/** Older backups in the folder are removed after a new one was made: they hold people whom the store has forgotten. */
	readonly keepDays: number;
	/** UTC milliseconds. */
	readonly now: number;
}

export interface Backup {
	readonly file: string;
	readonly bytes: number;
	/** SHA-256 of the file, in hex. */
	readonly sha256: string;
	/** Names of older backups that were removed. */
	readonly removed: readonly string[];
}

const DAY_MS = 24 * 3_600_000;
/** However often no new one could be made: after so many times its days a backup goes, though it be the last. */
const LONGEST_LIFE = 2;

/** When the last of what a backup holds is gone: in the night after its longest life. UTC milliseconds. */
export function endOfBackup(madeAt: number, keepDays: number): number {
	return madeAt + (LONGEST_LIFE * keepDays + 1) * DAY_MS;
}

const NAME = /^story-funnel-(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2})Z\.sqlite$/;

/**
 * Writes a copy of the store by `VACUUM INTO`: as of one moment, without free pages and so without anything that was
 * erased. The key is not in it. It takes its name only when it is whole, proven sound and on disk.
 *
 * @throws StoreError as opening a store does, and `backup_failed`; then there is no new backup, and older ones stay until twice their days
 */
export async function makeBackup(input: BackupInput): Promise<Backup> {
	const file = path.join(input.folder, nameAt(input.now));
	const part = `${file}.part`;
	const overdue = removeOlder(input, LONGEST_LIFE * input.keepDays);
	const source = await openSqlite({ file: input.file, key: input.key, mayCreate: false });
	try {
		if (existsSync(file)) throw new Error('there is one of this second already');
		makePrivateFile(part);
		await sql`vacuum into ${part}`.execute(source.db);
		await finishCopy(part, input.now);
		renameSync(part, file);
		syncToDisk(input.folder);
	} catch (error) {
		discard(part);
		throw failed(input.folder, error);
	} finally {
		await source.close();
	}
	return { file, bytes: statSync(file).size, sha256: await hashOf(file), removed: [...overdue, ...removeOlder(input, input.keepDays)] };
}

async function finishCopy(file: string, now: number): Promise<void> {
	const raw = new DatabaseSync(file);
	const copy = new Kysely<Schema>({ dialect: new NodeSqliteDialect(raw) });
	try {
		raw.exec('pragma journal_mode = delete; pragma synchronous = full;');
		await markAsBackup(copy, now);
		const problems = raw.prepare('pragma integrity_check').all().map((row) => String(row['integrity_check']));
		if (problems.join() !== 'ok') throw new Error(`the copy is damaged: ${problems[0] ?? ''}`);
	} finally {
		await copy.destroy();
	}
	syncToDisk(file);
}

async function hashOf(file: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(file), hash);
	return hash.digest('hex');
}

/** Whether a file is a backup by its name. */
export function isBackupName(name: string): boolean {
	return NAME.test(name.replace(/\.part$/, ''));
}

/** Only files of our own making, told by their name. */
function removeOlder({ folder, now }: BackupInput, days: number): string[] {
	if (!existsSync(folder)) return [];
	const old = readdirSync(folder).filter((name) => {
		const made = madeAt(name.replace(/\.part$/, ''));
		return made !== null && made < now - days * DAY_MS;
	});
	for (const name of old) rmSync(path.join(folder, name), { force: true });
	return old;
}

function nameAt(now: number): string {
	return `story-funnel-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '')}Z.sqlite`;
}

function madeAt(name: string): number | null {
	const [, day, hours, minutes, seconds] = NAME.exec(name) ?? [];
	return day === undefined ? null : Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
}

function failed(folder: string, error: unknown): StoreError {
	if (error instanceof StoreError) return error;
	const reason = error instanceof Error ? error.message : 'unknown reason';
	return new StoreError(
		'backup_failed',
		`No backup was made in ${folder}: ${reason}`,
		'Check that n8n may write there and that the disk has room for a copy of the store. Older backups stay until twice their days.',
	);
}
