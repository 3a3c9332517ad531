import fs from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LogOnDisk } from '../../../core/store/sqlite/log-on-disk';
import { removeFolder, tempFolder } from '../support/store';

/** `pragma synchronous` in numbers. */
const [NORMAL, FULL] = [1, 2];

describe('the write-ahead log on its way to the disk', () => {
	let folder: string;
	let file: string;
	let database: DatabaseSync;
	let log: LogOnDisk;

	beforeEach(() => {
		folder = tempFolder();
		file = path.join(folder, 'store.sqlite');
		database = new DatabaseSync(file);
		database.exec('pragma journal_mode = wal; pragma synchronous = full; create table rows (nth integer primary key)');
		log = new LogOnDisk(database, file);
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await log.close();
		database.close();
		removeFolder(folder);
	});

	const level = () => database.prepare('pragma synchronous').get()?.['synchronous'];

	it('is waited for by every commit but those it is to be done without', async () => {
		expect(level()).toBe(FULL);
		expect(await log.without(async () => level())).toBe(NORMAL);
		expect(level()).toBe(FULL);
		await expect(log.without(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
		expect(level()).toBe(FULL);
	});

	it('is written once for all who ask while it is written, after what they committed', async () => {
		const written: Array<() => void> = [];
		const opened = await fs.open(file, 'r');
		const datasync = jest.spyOn(Object.getPrototypeOf(opened) as fs.FileHandle, 'datasync').mockImplementation(() => new Promise((resolve) => written.push(resolve)));
		await opened.close();
		const done: string[] = [];
		const ask = (name: string) => log.onDisk().then(() => done.push(name));
		const first = ask('first');
		while (written.length === 0) await new Promise(setImmediate);
		const others = [ask('second'), ask('third')];
		written[0]?.();
		await first;
		while (written.length === 1) await new Promise(setImmediate);
		expect(done).toEqual(['first']);
		written[1]?.();
		await Promise.all(others);
		expect(done).toEqual(['first', 'second', 'third']);
		expect(datasync).toHaveBeenCalledTimes(2);
	});

	it('says so when the disk does not take it, and tries again for the next', async () => {
		const opened = await fs.open(file, 'r');
		jest.spyOn(Object.getPrototypeOf(opened) as fs.FileHandle, 'datasync').mockRejectedValueOnce(new Error('no space left'));
		await opened.close();
		await expect(log.onDisk()).rejects.toThrow('no space left');
		await expect(log.onDisk()).resolves.toBeUndefined();
	});

	it('lets go of the file and takes it up again', async () => {
		await log.onDisk();
		await log.close();
		await log.onDisk();
	});
});
