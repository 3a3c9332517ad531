import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Lanes } from '../../../core/store/lanes';
import { openSqlite } from '../../../core/store/sqlite/open';
import { RewritingWork, type MovedLog } from '../../../core/store/sqlite/rewriting-work';
import type { Disk } from '../../../core/store/sqlite/shared-transaction';
import { runUseCase, type RunDependencies, type UseCase } from '../../../core/store/use-case';
import { KEY, removeFolder, tempFolder } from '../support/store';

/** Well above what makes a transaction a long one. */
const LONG = 60;

/** Takes as long as its input says; below nothing it fails. */
const last: UseCase<unknown, unknown> = async (_store, ms) => {
	if (Number(ms) < 0) throw new Error('no');
	await sleep(Number(ms));
	return ms;
};

describe('bulk work that removes rows all over the file', () => {
	let folder: string;
	let close: () => Promise<void>;
	let lanes: Lanes;
	let work: RewritingWork;
	let dependencies: RunDependencies;
	/** Lets the pages of one transaction be moved. */
	let move: Array<() => void>;
	/** What was done, in its order. */
	let done: string[];

	beforeEach(async () => {
		folder = tempFolder();
		const opened = await openSqlite({ file: path.join(folder, 'store.sqlite'), key: KEY, mayCreate: true });
		dependencies = { db: opened.db, keys: opened.keys, wallClock: () => 0, newKey: (prefix) => prefix };
		close = opened.close;
		lanes = new Lanes();
		move = [];
		done = [];
		const log: MovedLog = {
			committed: () => new Promise<void>((resolve) => move.push(resolve)),
			caughtUp: async () => void done.push('caught up'),
		};
		const disk: Disk = {
			without: (transaction) => {
				done.push('without waiting');
				return opened.disk.without(transaction);
			},
			onDisk: () => opened.disk.onDisk(),
		};
		work = new RewritingWork(lanes, dependencies, log, disk);
	});
	afterEach(async () => {
		await close();
		removeFolder(folder);
	});

	it('is answered after its commit; the next batch waits until the pages are moved, and live work does not', async () => {
		expect(await work.run(last, LONG)).toBe(LONG);
		expect(move).toHaveLength(1);
		let isDone = false;
		const next = work.run(last, 0).then(() => (isDone = true));
		expect(await lanes.run('live', () => runUseCase(dependencies, last, 1))).toBe(1);
		expect(isDone).toBe(false);
		move[0]?.();
		await next;
		expect(isDone).toBe(true);
	});

	it('asks for no thread where a transaction was short', async () => {
		for (let nth = 0; nth < 3; nth++) await work.run(async () => 'short', null);
		expect(move).toEqual([]);
	});

	it('does not wait for the disk; what ends it does, and comes after all is moved', async () => {
		const waitsForDisk: UseCase<unknown, unknown> = async ({ tx }) => {
			const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(tx);
			done.push('run');
			return rows[0]?.synchronous === 2;
		};
		expect(await work.run(waitsForDisk, null)).toBe(false);
		expect(await work.finish(waitsForDisk, null)).toBe(true);
		expect(done).toEqual(['without waiting', 'run', 'caught up', 'run']);
	});

	it('ends only after the pages of its last batch may follow', async () => {
		await work.run(last, LONG);
		const end = work.finish(last, 0);
		await sleep(5);
		expect(done).toEqual(['without waiting']);
		move[0]?.();
		expect(await end).toBe(0);
	});

	it('goes on after a batch that failed', async () => {
		await expect(work.run(last, -1)).rejects.toThrow('no');
		expect(await work.run(last, 0)).toBe(0);
	});
});
