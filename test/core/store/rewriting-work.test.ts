import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Lanes } from '../../../core/store/lanes';
import { openSqlite } from '../../../core/store/sqlite/open';
import { RewritingWork } from '../../../core/store/sqlite/rewriting-work';
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

	beforeEach(async () => {
		folder = tempFolder();
		const opened = await openSqlite({ file: path.join(folder, 'store.sqlite'), key: KEY, mayCreate: true });
		dependencies = { db: opened.db, keys: opened.keys, wallClock: () => 0, newKey: (prefix) => prefix };
		close = opened.close;
		lanes = new Lanes();
		move = [];
		work = new RewritingWork(lanes, dependencies, () => new Promise((resolve) => move.push(resolve)));
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

	it('goes on after a batch that failed', async () => {
		await expect(work.run(last, -1)).rejects.toThrow('no');
		expect(await work.run(last, 0)).toBe(0);
	});
});
