import path from 'node:path';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { LogMover, type Alone } from '../../../core/store/sqlite/log-mover';
import { removeFolder, tempFolder } from '../support/store';

/** Frames of 4 KB from which on the log begins anew; a little more than the class has. */
const LONG = 26_000;

describe('the write-ahead log while a long list comes in', () => {
	let folder: string;
	let file: string;
	let database: DatabaseSync;
	let mover: LogMover;

	beforeEach(() => {
		folder = tempFolder();
		file = path.join(folder, 'store.sqlite');
		database = new DatabaseSync(file);
		database.exec('pragma journal_mode = wal; create table rows (nth integer primary key, text text)');
		mover = new LogMover(database, file, { during: 'pragma wal_autocheckpoint = 0', otherwise: 'pragma wal_autocheckpoint = 1000' });
	});
	afterEach(async () => {
		await mover.end();
		database.close();
		removeFolder(folder);
	});

	/** Nobody else writes here but where a test says so. */
	const alone: Alone = (work) => work();

	/** As the store's own, which leaves the log to the thread. */
	const liveConnection = () => {
		const live = new DatabaseSync(file, { timeout: 5_000 });
		live.exec('pragma wal_autocheckpoint = 0');
		return live;
	};

	/** One transaction of so many pages. */
	const write = (pages: number) => {
		database.exec(`begin; insert into rows (text) with recursive n (i) as (select 1 union all select i + 1 from n where i < ${pages}) select printf('%.*c', 3900, 'x') from n; commit`);
	};
	const kept = () => database.prepare('select count(*) as n from rows').get()?.['n'];
	const ownLimit = () => Object.values(database.prepare('pragma wal_autocheckpoint').get() ?? {})[0];
	const logBytes = () => statSync(`${file}-wal`).size;

	it('is moved beside the writer, and by the writer itself again after it', async () => {
		write(2_000);
		await mover.committed(alone);
		expect(ownLimit()).toBe(0);
		await mover.end();
		expect(ownLimit()).toBe(1_000);
		const { log, checkpointed } = database.prepare('pragma wal_checkpoint(passive)').get() ?? {};
		expect([log, checkpointed]).toEqual([log, log]);
		expect(statSync(file).size).toBeGreaterThan(2_000 * 4_096);
		expect(kept()).toBe(2_000);
	});

	it('can be emptied as soon as the pass that is under way has ended', async () => {
		for (let nth = 0; nth < 5; nth++) {
			write(4_000);
			await mover.committed(alone);
			await mover.atRest();
			expect(database.prepare('pragma wal_checkpoint(truncate)').get()).toMatchObject({ busy: 0 });
			expect(logBytes()).toBe(0);
		}
		expect(kept()).toBe(20_000);
	});

	it('begins anew instead of growing with the list', async () => {
		for (let nth = 0; nth < 12; nth++) {
			write(6_000);
			await mover.committed(alone);
			await sleep(20);
		}
		expect(logBytes()).toBeLessThan((LONG + 8 * 6_100) * 4_120);
		expect(kept()).toBe(72_000);
		await mover.end();
		expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
	});

	it('begins anew beside live work too, which is held up for the last of a pass alone', async () => {
		const live = liveConnection();
		let isAlone = false;
		let rows = 0;
		const insert = () => {
			if (isAlone) return;
			live.exec("insert into rows (text) values ('live')");
			rows++;
		};
		const beat = setInterval(insert, 1);
		const inLane: Alone = async (work) => {
			isAlone = true;
			await work();
			isAlone = false;
		};
		for (let nth = 0; nth < 30; nth++) {
			write(3_000);
			await mover.committed(inLane);
			await sleep(5);
		}
		clearInterval(beat);
		live.close();
		expect(rows).toBeGreaterThan(20);
		expect(logBytes()).toBeLessThan((LONG + 9 * 3_100) * 4_120);
		expect(kept()).toBe(90_000 + rows);
	});

	it('control: as long as somebody writes during every pass it never begins anew', async () => {
		const live = liveConnection();
		const beat = setInterval(() => live.exec("insert into rows (text) values ('live')"), 1);
		const neverAlone: Alone = async (work) => {
			const pass = work();
			live.exec("insert into rows (text) values ('live')");
			await pass;
			live.exec("insert into rows (text) values ('live')");
		};
		for (let nth = 0; nth < 30; nth++) {
			write(3_000);
			await mover.committed(neverAlone);
			await sleep(5);
		}
		clearInterval(beat);
		live.close();
		expect(logBytes()).toBeGreaterThan(80_000 * 4_096);
	});

	it('is behind by a few transactions at most, and all of it is moved when it has caught up', async () => {
		for (let nth = 0; nth < 12; nth++) {
			write(1_000);
			await mover.committed(alone);
		}
		await mover.caughtUp();
		const { log, checkpointed } = database.prepare('pragma wal_checkpoint(passive)').get() ?? {};
		expect(checkpointed).toBe(log);
		expect(statSync(file).size).toBeGreaterThan(12_000 * 4_096);
	});

	it('control: without moving it grows with the list', () => {
		database.exec('pragma wal_autocheckpoint = 0');
		for (let nth = 0; nth < 8; nth++) write(6_000);
		expect(logBytes()).toBeGreaterThan(48_000 * 4_096);
	});

	it('may be ended at any time and asked for again', async () => {
		write(100);
		await Promise.all([mover.committed(alone), mover.end(), mover.end()]);
		expect(ownLimit()).toBe(1_000);
		write(100);
		await mover.committed(alone);
		expect(ownLimit()).toBe(0);
	});

	it('lets the thread go when no further transaction comes', async () => {
		write(100);
		await mover.committed(alone);
		for (let waited = 0; ownLimit() === 0 && waited < 9_000; waited += 100) await sleep(100);
		expect(ownLimit()).toBe(1_000);
	});
});
