import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { StoreError } from './errors';
import { JOURNAL_START, proveLine, type JournalLine } from './journal-line';
import type { Keyring } from './keyring';

/** How far a journal goes: its lines, and the mac of the last, which covers all of them. */
export interface JournalEnd {
	readonly lines: number;
	readonly mac: string;
}

const NO_LINES: JournalEnd = { lines: 0, mac: JOURNAL_START };

/**
 * A copy of the store's journal outside the database and its backups: a file that only grows, each line keyed and
 * chained to the one before. The store has the same lines in a table. A line is on disk here before what it tells of
 * is confirmed to anybody, so a copy never knows of anything the store has not kept: one that goes further than the
 * store shows that the store was put back to an earlier day.
 */
export class Journal {
	/** The file as this process last saw it, so that not every look reads it all. */
	#seen: { readonly file: string; readonly end: JournalEnd } | null = null;

	constructor(readonly file: string, private readonly keys: Keyring) {}

	/** Proves, before it is needed, that an opt-out can be written down. @throws StoreError `journal_unusable` */
	prepare(): void {
		this.#trying(() => {
			mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
			closeSync(openSync(this.file, 'a', 0o600));
		});
		this.#keepPrivate();
	}

	/** A copy that was put back often became readable by all. Where the file is not ours to change it stays as it is. */
	#keepPrivate(): void {
		try {
			const { mode } = statSync(this.file);
			if ((mode & 0o077) !== 0) chmodSync(this.file, mode & 0o700);
		} catch {
			return;
		}
	}

	/** The end as this process last saw it, without a look at the disk. */
	get lastSeen(): JournalEnd {
		return this.#seen?.end ?? NO_LINES;
	}

	/** The end now. @throws StoreError `journal_unusable` when a line was changed or removed */
	end(): JournalEnd {
		if (this.#seen !== null && this.#seen.file === this.#mark()) return this.#seen.end;
		this.read();
		return this.lastSeen;
	}

	/** Every line, oldest first, each proven. @throws StoreError `journal_unusable` */
	read(): JournalLine[] {
		const mark = this.#mark();
		let previous = JOURNAL_START;
		const lines = this.#trying(() => this.#texts()).map((text, index) => {
			const line = proveLine(this.keys, text, previous);
			if (!line) throw unusable(this.file, `line ${index + 1} is not as it was written`);
			previous = line.mac;
			return line;
		});
		this.#seen = { file: mark, end: { lines: lines.length, mac: previous } };
		return lines;
	}

	/** Writes the lines that follow the last one to disk. Call only while no other process does. @throws StoreError `journal_unusable` */
	append(lines: readonly Pick<JournalLine, 'text' | 'mac'>[]): void {
		const last = lines[lines.length - 1];
		if (!last) return;
		const before = this.end();
		this.#trying(() => {
			this.#endTornLine();
			const file = openSync(this.file, 'a', 0o600);
			try {
				writeFileSync(file, lines.map(({ text }) => `${text}\n`).join(''));
				fsyncSync(file);
			} finally {
				closeSync(file);
			}
		});
		this.#seen = { file: this.#mark(), end: { lines: before.lines + lines.length, mac: last.mac } };
	}

	/** Puts the file aside as it is and begins anew with these lines: the store has gone another way since. @throws StoreError `journal_unusable` */
	beginAnew(lines: readonly Pick<JournalLine, 'text' | 'mac'>[]): void {
		this.#trying(() => {
			let aside = `${this.file}.before-restore`;
			for (let n = 2; existsSync(aside); n++) aside = `${this.file}.before-restore-${n}`;
			renameSync(this.file, aside);
		});
		this.#seen = null;
		this.prepare();
		this.append(lines);
	}

	/** A last line without its end was being written when the process died; it is written again. */
	#texts(): string[] {
		if (!existsSync(this.file)) return [];
		const text = readFileSync(this.file, 'utf8');
		return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').filter((line) => line.trim() !== '');
	}

	#endTornLine(): void {
		if (!existsSync(this.file)) return;
		const bytes = readFileSync(this.file);
		const whole = bytes.lastIndexOf(10) + 1;
		if (whole === bytes.length) return;
		const file = openSync(this.file, 'r+');
		try {
			// Spaces and an end of line instead of a cut: the file only ever grows.
			writeSync(file, Buffer.alloc(bytes.length - whole, ' '), 0, undefined, whole);
			writeSync(file, '\n', bytes.length);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
	}

	/** Changes whenever the file does. */
	#mark(): string {
		const stat = statSync(this.file, { throwIfNoEntry: false });
		return stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs}` : 'none';
	}

	#trying<T>(work: () => T): T {
		try {
			return work();
		} catch (error) {
			throw error instanceof StoreError ? error : unusable(this.file, error instanceof Error ? error.message : 'unknown reason');
		}
	}
}

function unusable(file: string, reason: string): StoreError {
	return new StoreError(
		'journal_unusable',
		`The journal of opt-outs at ${file} cannot be used: ${reason}`,
		'Check that n8n may read and write it and its folder, or enter another path in the Story Funnel Store credential; if it was changed, put its newest copy back. Nothing is sent until then.',
	);
}

/** Where a process keeps its copy of the journal of a store in PostgreSQL, unless the credential says otherwise. @param folder n8n's own */
export function defaultPostgresJournal(folder: string, place: { readonly host: string; readonly port: number; readonly database: string; readonly schema: string }): string {
	const name = [place.host, place.port, place.database, place.schema].join('-').replace(/[^\w.-]/g, '_');
	return path.join(folder, 'story-funnel-journal', `${name}.journal`);
}

/** Where the journal is unless the credential says otherwise: in a folder beside the store's, so no copy of that folder has it. */
export function defaultJournal(storeFile: string): string {
	const folder = path.dirname(storeFile);
	return path.join(path.dirname(folder), `${path.basename(folder)}-journal`, `${path.basename(storeFile)}.journal`);
}
