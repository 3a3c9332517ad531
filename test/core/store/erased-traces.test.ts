import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { erasedTraces, type TracesOptions } from '../../../core/store/sqlite/erased-traces';
import { removeFolder, tempFolder } from '../support/store';

const ROWS = 5_000;
const GONE = 2_500;

describe('what is left of erased rows in the pages of a SQLite file', () => {
	let folder: string;
	let file: string;
	let database: DatabaseSync;
	let sealed: string[];
	let now: number;
	beforeEach(() => {
		folder = tempFolder();
		file = path.join(folder, 'store.sqlite');
		database = new DatabaseSync(file);
		now = 0;
		sealed = Array.from({ length: ROWS }, () => randomBytes(60).toString('base64'));
		database.exec(`pragma journal_mode = wal; pragma secure_delete = on;
			create table identities (identity_key text primary key, viewer_key text, hash text, sealed text, wrapped_key text);
			create index by_viewer on identities (viewer_key); create index by_hash on identities (hash); begin`);
		const insert = database.prepare('insert into identities values (?, ?, ?, ?, ?)');
		for (const [n, value] of sealed.entries()) insert.run(randomBytes(12).toString('hex'), `v${n}`, randomBytes(32).toString('hex'), value, randomBytes(60).toString('base64'));
		database.exec('commit; pragma wal_checkpoint(truncate)');
	});
	afterEach(() => {
		database.close();
		removeFolder(folder);
	});

	const traces = (options: Partial<TracesOptions> = {}) => erasedTraces(database, { clock: () => now, atRest: () => Promise.resolve(), busyTimeoutMs: 1_000, ...options });
	function erase(): void {
		database.exec(`delete from identities where viewer_key in (${sealed.slice(0, GONE).map((_, n) => `'v${n}'`).join(', ')})`);
	}
	/** Erased values that are in a file still. */
	const left = () => {
		const files = ['', '-wal'].map((end) => readFileSync(file + end));
		return sealed.slice(0, GONE).filter((value) => files.some((bytes) => bytes.includes(value))).length;
	};

	it('is nothing; control: what SQLite overwrites by itself and an empty log leave some', async () => {
		const made = traces();
		erase();
		database.exec('pragma wal_checkpoint(truncate)');
		expect(left()).toBeGreaterThan(0);
		made.leave();
		await made.clear();
		expect(left()).toBe(0);
		expect(database.prepare('select count(*) as n from identities').get()).toEqual({ n: ROWS - GONE });
	});

	it('stays in a file that is too large to be made anew beside the work; the log is emptied all the same', async () => {
		const made = traces({ rebuiltUpTo: 100_000 });
		erase();
		made.leave();
		await made.clear();
		expect(left()).toBeGreaterThan(0);
		expect(readFileSync(`${file}-wal`)).toHaveLength(0);
	});

	it('goes after the next piece of work, where somebody else was writing', async () => {
		const made = traces();
		erase();
		made.leave();
		const other = new DatabaseSync(file);
		other.exec('begin immediate');
		await made.clear();
		expect(left()).toBeGreaterThan(0);
		other.exec('commit');
		other.close();
		now += 1_000;
		await made.clear();
		expect(left()).toBe(0);
	});

	it('is seen to by a twentieth of the time at most, however often people are erased', async () => {
		let tick = 0;
		const made = traces({ clock: () => (tick += 10) });
		let rebuilt = 0;
		const exec = jest.spyOn(database, 'exec').mockImplementation((sql) => {
			if (sql === 'vacuum') rebuilt++;
		});
		for (let n = 0; n < 100; n++) {
			made.leave();
			await made.clear();
		}
		exec.mockRestore();
		expect([rebuilt > 1, rebuilt * 10 <= tick / 20 + 10]).toEqual([true, true]);
	});
});
