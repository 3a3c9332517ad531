import type { DatabaseSync } from 'node:sqlite';
import type { Traces } from '../use-case';

/** Largest file that is made anew beside the work of the store: takes about a second there, during which nothing else is done. */
export const REBUILT_BESIDE_WORK_BYTES = 64 * 2 ** 20;
/** Of the time of the store at most this part goes into making the file anew, however often people are erased. */
const SHARE = 1 / 20;

export interface TracesOptions {
	/** Milliseconds that are never set back. */
	readonly clock: () => number;
	/** Resolves when no other connection of ours moves the log. */
	readonly atRest: () => Promise<void>;
	/** For how long the connection waits for others, milliseconds. */
	readonly busyTimeoutMs: number;
	readonly rebuiltUpTo?: number;
}

/**
 * What an erasure leaves in the files of SQLite, and its end. Deleted content is overwritten in the database itself
 * (`secure_delete`). Older pages stay in the write-ahead log until it is written over: it is emptied, as soon as a pass
 * over it that is under way has ended. And copies of rows that SQLite has moved from page to page stay in the unused part
 * of pages (seen: one of 2,500): a file that is not too large is made anew. Nobody waits for a reader (a backup) that
 * still needs the old state; what could not be done is tried after the next piece of work.
 */
export function erasedTraces(database: DatabaseSync, { clock, atRest, busyTimeoutMs, rebuiltUpTo = REBUILT_BESIDE_WORK_BYTES }: TracesOptions): Traces {
	let inLog = false;
	let inPages = false;
	let notBefore = -Infinity;

	const withoutWaiting = (work: () => boolean): boolean => {
		database.exec('pragma busy_timeout = 0');
		try {
			return work();
		} finally {
			database.exec(`pragma busy_timeout = ${busyTimeoutMs}`);
		}
	};
	const emptyLog = () => withoutWaiting(() => database.prepare('pragma wal_checkpoint(truncate)').get()?.['busy'] === 0);
	const rebuild = () => {
		const began = clock();
		const done = withoutWaiting(() => isRebuilt(database));
		notBefore = clock() + (clock() - began) / SHARE;
		return done;
	};

	return {
		leave: () => {
			inLog = true;
			inPages = true;
		},
		clear: async () => {
			if (!inLog && (!inPages || clock() < notBefore)) return;
			await atRest();
			if (inPages && clock() >= notBefore && sizeOf(database) <= rebuiltUpTo && rebuild()) {
				inPages = false;
				inLog = true;
			}
			if (inLog) inLog = !emptyLog();
		},
	};
}

function isRebuilt(database: DatabaseSync): boolean {
	try {
		database.exec('vacuum');
		return true;
	} catch {
		// Somebody else writes, or there is no room for a second copy. The erasure is committed and must not look as if it had failed.
		return false;
	}
}

function sizeOf(database: DatabaseSync): number {
	const { bytes } = database.prepare('select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()').get() ?? {};
	return Number(bytes);
}
