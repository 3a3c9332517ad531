import { open, type FileHandle } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { withoutWaitingForDisk } from './unhurried';

/**
 * Puts the write-ahead log on disk beside the connection. While a list comes in, every transaction leaves the disk some
 * ten megabytes, and the connection would wait as long for it as it works; so it goes on meanwhile, and whoever gave
 * the rows is answered when they are on disk. What was committed by anybody else meanwhile is too: the disk takes the
 * log from its beginning.
 */
export class LogOnDisk {
	#opened: Promise<FileHandle> | null = null;
	#writing: Promise<void> = Promise.resolve();
	#next: Promise<void> | null = null;

	constructor(
		private readonly database: DatabaseSync,
		private readonly file: string,
	) {}

	/** Runs a transaction whose commit does not wait for the disk. Nobody else's may run meanwhile. */
	without<T>(transaction: () => Promise<T>): Promise<T> {
		return withoutWaitingForDisk(this.database, transaction);
	}

	/** Resolves when all that is committed by now is on disk. @throws Error when the disk did not take it */
	onDisk(): Promise<void> {
		// Who comes while another piece is written waits for the next, which takes all there is by then.
		this.#next ??= this.#writing.then(() => this.#write(), () => this.#write());
		return this.#next;
	}

	/** Lets go of the file. */
	async close(): Promise<void> {
		await this.#next?.catch(() => undefined);
		await this.#writing.catch(() => undefined);
		const opened = this.#opened;
		this.#opened = null;
		await (await opened?.catch(() => undefined))?.close();
	}

	#write(): Promise<void> {
		this.#next = null;
		this.#writing = this.#handle().then((handle) => handle.datasync());
		return this.#writing;
	}

	#handle(): Promise<FileHandle> {
		// The connection keeps this file as long as it is open itself.
		this.#opened ??= open(`${this.file}-wal`, 'r+');
		this.#opened.catch(() => (this.#opened = null));
		return this.#opened;
	}
}
