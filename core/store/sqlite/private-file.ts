import { closeSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';

/** An empty file whose rights are right from its first byte on; one of that name is taken away. `VACUUM INTO` takes an empty file. */
export function makePrivateFile(file: string): void {
	mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
	rmSync(file, { force: true });
	closeSync(openSync(file, 'wx', 0o600));
}

/** What went wrong is told, not that there was nothing to clear away. */
export function discard(file: string): void {
	try {
		rmSync(file, { force: true });
	} catch {
		return;
	}
}

/** A file, or the names in a folder. */
export function syncToDisk(place: string): void {
	const handle = openSync(place, 'r');
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}
