import { createHmac } from 'node:crypto';
import { closeSync, existsSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { StoreError } from './errors';
import { sameSecret, type Keyring } from './keyring';

/** One opt-out, erasure or coming back: keyed hashes, nobody's name. */
export interface JournalEntry {
	/** `lift`: the person came back by themselves. */
	readonly act: 'suppress' | 'lift';
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly kind: string;
	readonly hash: string;
	readonly pepperVersion: number;
	readonly reason: string;
	readonly sourceEvent: string;
	/** UTC milliseconds. */
	readonly at: number;
}

interface Line extends JournalEntry {
	readonly keyVersion: number;
	readonly mac: string;
}

/** Where the journal stands: bytes of whole lines. */
export type JournalMark = number;

/**
 * The suppression list once more, outside the database and its backups: a file that only grows, each line keyed and
 * chained to the one before. A store that was put back to an earlier day learns from it what it has forgotten.
 */
export class Journal {
	/** The end of the journal as this process last saw it, so that an append does not read it all. */
	#end: { readonly size: JournalMark; readonly mac: string } | null = null;

	constructor(readonly file: string, private readonly keys: Keyring) {}

	/** Proves, before it is needed, that an opt-out can be written down. @throws StoreError `journal_unusable` */
	prepare(): void {
		try {
			this.#makeFolder();
			closeSync(openSync(this.file, 'a', 0o600));
		} catch (error) {
			throw unusable(this.file, error instanceof Error ? error.message : 'unknown reason');
		}
	}

	/** Bytes of the journal; 0 while there is none. */
	size(): JournalMark {
		if (!existsSync(this.file)) return 0;
		const file = openSync(this.file, 'r');
		try {
			return fstatSync(file).size;
		} finally {
			closeSync(file);
		}
	}

	/**
	 * Writes entries to disk, before the transaction they belong to commits: a crash in between leaves an opt-out too
	 * many in the journal, never one too few. Call only while holding the store's write transaction.
	 *
	 * @throws StoreError `journal_unusable`
	 */
	append(entries: readonly JournalEntry[]): JournalMark {
		try {
			this.#makeFolder();
			let previous = this.#lastMac();
			const { version, ledger } = this.keys.newest;
			const lines = entries.map((entry) => {
				previous = macOf(ledger, entry, version, previous);
				return `${JSON.stringify({ ...entry, keyVersion: version, mac: previous } satisfies Line)}\n`;
			});
			const file = openSync(this.file, 'a', 0o600);
			try {
				writeSync(file, lines.join(''));
				fsyncSync(file);
				const { size } = fstatSync(file);
				this.#end = { size, mac: previous };
				return size;
			} finally {
				closeSync(file);
			}
		} catch (error) {
			throw error instanceof StoreError ? error : unusable(this.file, error instanceof Error ? error.message : 'unknown reason');
		}
	}

	/** Every entry, oldest first, each proven. @throws StoreError `journal_unusable` when a line was changed or removed */
	read(): JournalEntry[] {
		let previous = '';
		return this.#lines().map((text, index) => {
			const line = parseLine(text);
			const key = this.keys.versions.find((version) => version.version === line?.keyVersion);
			if (!line || !key || !sameSecret(macOf(key.ledger, line, line.keyVersion, previous), line.mac)) {
				throw unusable(this.file, `line ${index + 1} is not as it was written`);
			}
			previous = line.mac;
			return line;
		});
	}

	/** A last line without its end was being written when the process died; its transaction never committed. */
	#lines(): string[] {
		if (!existsSync(this.file)) return [];
		const text = readFileSync(this.file, 'utf8');
		return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').slice(0, -1).filter((line) => line.trim() !== '');
	}

	#lastMac(): string {
		if (this.#end?.size === this.size()) return this.#end.mac;
		const lines = this.#lines();
		if (existsSync(this.file) && this.size() > 0 && !readFileSync(this.file, 'utf8').endsWith('\n')) this.#cutTornLine();
		const last = lines[lines.length - 1];
		return last === undefined ? '' : (parseLine(last)?.mac ?? '');
	}

	#cutTornLine(): void {
		const text = readFileSync(this.file);
		const file = openSync(this.file, 'r+');
		try {
			// Spaces and an end of line instead of a cut: the file only ever grows.
			writeSync(file, Buffer.alloc(text.length - (text.lastIndexOf(10) + 1), ' '), 0, undefined, text.lastIndexOf(10) + 1);
			writeSync(file, '\n', text.length);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
	}

	#makeFolder(): void {
		mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
	}
}

function parseLine(text: string): Line | null {
	try {
		const line: unknown = JSON.parse(text);
		return typeof line === 'object' && line !== null && 'mac' in line && 'act' in line ? (line as Line) : null;
	} catch {
		return null;
	}
}

function macOf(key: Buffer, entry: JournalEntry, keyVersion: number, previous: string): string {
	const { act, accountKey, viewerKey, kind, hash, pepperVersion, reason, sourceEvent, at } = entry;
	const fields = ['journal', act, accountKey, viewerKey, kind, hash, pepperVersion, reason, sourceEvent, at, keyVersion, previous];
	return createHmac('sha256', key).update(JSON.stringify(fields)).digest('base64url');
}

function unusable(file: string, reason: string): StoreError {
	return new StoreError(
		'journal_unusable',
		`The journal of opt-outs at ${file} cannot be used: ${reason}`,
		'Check that n8n may read and write it and its folder, or enter another path in the Story Funnel Store credential; if it was changed, put its newest copy back. Nothing is sent until then.',
	);
}

/** Where the journal is unless the credential says otherwise: in a folder beside the store's, so no copy of that folder has it. */
export function defaultJournal(storeFile: string): string {
	const folder = path.dirname(storeFile);
	return path.join(path.dirname(folder), `${path.basename(folder)}-journal`, `${path.basename(storeFile)}.journal`);
}
