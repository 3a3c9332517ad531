import { rmSync } from 'node:fs';

/** Removes a database with what lies beside it. */
export function removeStore(file: string): void {
	for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
}
