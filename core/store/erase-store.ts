import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { sql, type Kysely } from 'kysely';
import { isBackupName } from './sqlite/backup';
import type { Schema } from './schema';

const BLOCK = Buffer.alloc(1 << 20);

/**
 * Takes an embedded store away for good: its files, its backups in the folders given, its journal. Each file is
 * written over first; what the disk itself keeps of it stays sealed, and opens with nothing once the key is gone.
 *
 * @returns names of the files
 */
export function eraseFiles({ file, journal, folders }: { readonly file: string; readonly journal: string | undefined; readonly folders: readonly string[] }): string[] {
	const backups = folders.flatMap((folder) => namesIn(folder).filter(isBackupName).map((name) => path.join(folder, name)));
	const journals = journal === undefined ? [] : namesIn(path.dirname(journal)).filter((name) => name === path.basename(journal) || name.startsWith(`${path.basename(journal)}.before-restore`)).map((name) => path.join(path.dirname(journal), name));
	// The store itself first: from then on nobody can open it.
	const all = [file, `${file}-wal`, `${file}-shm`, ...backups, ...journals].filter((each) => existsSync(each));
	for (const each of all) writeOver(each);
	return all.map((each) => path.basename(each));
}

function namesIn(folder: string): string[] {
	return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function writeOver(file: string): void {
	const handle = openSync(file, 'r+');
	try {
		for (let left = statSync(file).size, at = 0; left > 0; ) {
			const written = writeSync(handle, BLOCK, 0, Math.min(left, BLOCK.length), at);
			left -= written;
			at += written;
		}
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
	rmSync(file);
}

/** Takes every table and function of a store in PostgreSQL away, in one transaction. @returns names of the tables */
export async function eraseSchema(db: Kysely<Schema>, schema: string): Promise<string[]> {
	return db.transaction().execute(async (tx) => {
		const { rows: tables } = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = ${schema} order by tablename`.execute(tx);
		for (const { name } of tables) await sql`drop table ${sql.id(schema, name)} cascade`.execute(tx);
		const { rows: functions } = await sql<{ name: string }>`
			select proname as name from pg_proc inner join pg_namespace on pg_namespace.oid = pronamespace where nspname = ${schema} order by proname`.execute(tx);
		for (const { name } of functions) await sql`drop function ${sql.id(schema, name)}`.execute(tx);
		return tables.map(({ name }) => name);
	});
}
