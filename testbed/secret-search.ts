import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Needles } from './needles';

export interface Finding {
	/** Where it stands; relative to the folder that was searched, with the table where it is a database. */
	readonly file: string;
	/** Which of the secrets, by its place in the list: never the secret itself. */
	readonly secret: number;
}

/** n8n keeps credentials encrypted, so a secret in clear anywhere in its folder is one that got out. */
const LARGEST = 2 ** 30;

/**
 * Searches every file below a folder, logs and databases with their write-ahead logs, for texts that must not be
 * there, in every shape of {@link Needles}. SQLite databases are searched by their rows too, as a long text lies in
 * pieces in the file.
 */
export function findSecrets(folder: string, secrets: readonly string[]): Finding[] {
	const needles = new Needles(secrets);
	return filesBelow(folder).flatMap((file) => {
		const name = path.relative(folder, file);
		const bytes = readFileSync(file);
		return [...findings(name, needles.in(bytes)), ...(isSqlite(bytes) ? foundInRows(file, name, needles) : [])];
	});
}

/** Searches one text in the same way. */
export function findSecretsIn(text: string, secrets: readonly string[]): number[] {
	return new Needles(secrets).in(Buffer.from(text, 'utf8'));
}

function findings(file: string, secrets: Iterable<number>): Finding[] {
	return [...secrets].map((secret) => ({ file, secret }));
}

function isSqlite(bytes: Buffer): boolean {
	return bytes.subarray(0, 15).toString('latin1') === 'SQLite format 3';
}

function foundInRows(file: string, name: string, needles: Needles): Finding[] {
	const database = openIfSound(file);
	if (database === null) return [];
	try {
		const tables = database.prepare("select name from sqlite_master where type = 'table'").all().map((row) => String(row['name']));
		return tables.flatMap((table) => {
			const found = new Set<number>();
			for (const row of database.prepare(`select * from "${table.replaceAll('"', '""')}"`).iterate()) {
				for (const secret of needles.in(bytesOf(Object.values(row)))) found.add(secret);
			}
			return findings(`${name}: ${table}`, found);
		});
	} finally {
		database.close();
	}
}

/** Cells are kept apart, so that a word at the edge of one is a word. */
function bytesOf(cells: readonly unknown[]): Buffer {
	const parts = cells.flatMap((cell) => (typeof cell === 'string' ? [Buffer.from(cell, 'utf8')] : cell instanceof Uint8Array ? [cell] : []));
	return Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')]));
}

/** A test may have left a damaged database: that was searched as bytes. */
function openIfSound(file: string): DatabaseSync | null {
	try {
		const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
		database.prepare('select count(*) from sqlite_master').get();
		return database;
	} catch {
		return null;
	}
}

function filesBelow(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
		const file = path.join(entry.parentPath, entry.name);
		// The pack's and PostgreSQL's own programs are no place where a run writes to.
		if (!entry.isFile() || /node_modules|[/\\]program[/\\]/.test(file)) return [];
		return statSync(file).size <= LARGEST ? [file] : [];
	});
}
