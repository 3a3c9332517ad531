import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Finding {
	/** Where it stands; relative to the folder that was searched, with the table where it is a database. */
	readonly file: string;
	/** Which of the secrets, by its place in the list: never the secret itself. */
	readonly secret: number;
}

/** n8n keeps credentials encrypted, so a secret in clear anywhere in its folder is one that got out. */
const LARGEST = 2 ** 30;

/** Shorter texts stand in any file by chance. */
const SHORTEST = 8;

/**
 * Searches every file below a folder, logs and databases with their write-ahead logs, for texts that must not be
 * there: as they are, in an address, and in base64. SQLite databases are searched by their rows too, as a long text
 * lies in pieces in the file.
 */
export function findSecrets(folder: string, secrets: readonly string[]): Finding[] {
	const wanted = secrets.map((text) => (text.length < SHORTEST ? [] : disguises(text)));
	return filesBelow(folder).flatMap((file) => {
		const name = path.relative(folder, file);
		const bytes = readFileSync(file);
		return [...found(name, wanted, (text) => bytes.includes(text)), ...(isSqlite(bytes) ? foundInRows(file, name, wanted) : [])];
	});
}

/** Searches one text in the same way. */
export function findSecretsIn(text: string, secrets: readonly string[]): number[] {
	return secrets.flatMap((secret, index) => (secret.length >= SHORTEST && disguises(secret).some((each) => text.includes(each)) ? [index] : []));
}

function found(file: string, wanted: readonly (readonly string[])[], holds: (text: string) => boolean): Finding[] {
	return wanted.flatMap((texts, secret) => (texts.some(holds) ? [{ file, secret }] : []));
}

/** A text in clear, in an address, in JSON, and inside something written in base64, wherever it begins there. */
function disguises(text: string): string[] {
	const inBase64 = [0, 1, 2].map((before) => {
		const whole = Buffer.concat([Buffer.alloc(before), Buffer.from(text, 'utf8')]).toString('base64').replace(/=+$/, '');
		// The first and last signs depend on the neighbours.
		return whole.slice(Math.ceil((before * 4) / 3), -2);
	});
	return [...new Set([text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1), ...inBase64])];
}

function isSqlite(bytes: Buffer): boolean {
	return bytes.subarray(0, 15).toString('latin1') === 'SQLite format 3';
}

function foundInRows(file: string, name: string, wanted: readonly (readonly string[])[]): Finding[] {
	const database = openIfSound(file);
	if (database === null) return [];
	try {
		const tables = database.prepare("select name from sqlite_master where type = 'table'").all().map((row) => String(row['name']));
		return tables.flatMap((table) => {
			const findings: Finding[] = [];
			for (const row of database.prepare(`select * from "${table.replaceAll('"', '""')}"`).iterate()) {
				const values = Object.values(row).flatMap((value) => (typeof value === 'string' ? [value] : value instanceof Uint8Array ? [Buffer.from(value).toString('latin1')] : []));
				findings.push(...found(`${name}: ${table}`, wanted, (text) => values.some((value) => value.includes(text))));
			}
			return findings;
		});
	} finally {
		database.close();
	}
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
