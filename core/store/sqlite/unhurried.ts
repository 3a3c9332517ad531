import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs work whose commit does not wait for the disk: it is whole, in its place among the others, seen by everybody and
 * outlives the process, and reaches the disk with the next commit that waits. Only a machine that loses its power before
 * may forget it, so this is for what the store finds out by itself where it is gone. No other work may run meanwhile.
 */
export async function withoutWaitingForDisk<Output>(database: DatabaseSync, work: () => Promise<Output>): Promise<Output> {
	database.exec('pragma synchronous = normal');
	try {
		return await work();
	} finally {
		database.exec('pragma synchronous = full');
	}
}
