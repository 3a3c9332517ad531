// One installer at a time per cached thing. The lock is a directory, because
// creating one is atomic everywhere; its age, not a process id, says whether
// its owner still lives, so it also holds between containers sharing a cache.
import { mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './progress.mjs';

const HEARTBEAT_MS = 3000;
const STALE_MS = 30_000;

/**
 * Runs `work` while holding the lock; waits for whoever holds it.
 * @template T
 * @param {string} path the lock directory, created and removed here
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
	mkdirSync(dirname(path), { recursive: true });
	for (let waits = 0; !take(path); waits += 1) {
		if (waits === 0) say(`… waiting: another process is at work on ${path}`);
		breakIfStale(path);
		await sleep(1000);
	}
	const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
	try {
		return await work();
	} finally {
		clearInterval(heartbeat);
		rmSync(path, { recursive: true, force: true });
	}
}

function take(path) {
	try {
		mkdirSync(path);
		return true;
	} catch (error) {
		if (error.code === 'EEXIST') return false;
		throw error;
	}
}

function touch(path) {
	try {
		utimesSync(path, new Date(), new Date());
	} catch {
		// Broken by another process after a long sleep of this machine: the final rename is atomic anyway.
	}
}

function breakIfStale(path) {
	try {
		if (Date.now() - statSync(path).mtimeMs < STALE_MS) return;
		const aside = `${path}.stale-${process.pid}`;
		renameSync(path, aside);
		rmSync(aside, { recursive: true, force: true });
	} catch {
		// Its owner finished, or another waiter was faster: the next try decides.
	}
}
