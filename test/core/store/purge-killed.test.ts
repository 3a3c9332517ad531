import { statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expected, fillSqlite, type OldViews } from '../../../bench/retention/old-views';
import { Bundle, finished } from '../support/bundle';
import { KEY, removeFolder, tempFolder } from '../support/store';

const SIZES = { rows: 100_000, people: 5_000 };

const CONNECT = `const store = core.connectStore({ file: a, key: b, mayCreate: true });
	say(await store.connectAccount({ igAccountId: '17841400000000000', appScopedId: 'app', username: 'brand', apiHost: 'http://127.0.0.1:1', mode: 'rehearsal', language: 'en', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/privacy' }));`;

/** A whole purge as the node makes it; it stays until it is told to end, or kills itself so many milliseconds after so many batches. */
const PURGE = `const store = core.connectStore({ file: a, key: b, mayCreate: false });
	const policy = core.checkRetentionPolicy({}).policy;
	const kill = JSON.parse(process.argv[5]);
	const { receiptKey } = await store.startPurge({ accountKey: c, policy });
	let batches = 0;
	for (let cursor = null, done = false; !done; ) {
		({ cursor, done } = await store.purgeBatch({ receiptKey, cursor, limit: core.ROWS_PER_BATCH }, 'bulk'));
		if (++batches === kill?.after) setTimeout(() => process.kill(process.pid, 'SIGKILL'), kill.ms);
	}
	say((await store.finishPurge({ receiptKey })).removed);
	await new Promise((resolve) => process.once('message', resolve));
	process.disconnect();`;

/** While a batch is under way, is committed, or its pages are moved. */
const KILLS = [{ after: 1, ms: 0 }, { after: 2, ms: 7 }, { after: 1, ms: 25 }, { after: 3, ms: 13 }, { after: 1, ms: 50 }];

describe('a purge whose process is killed', () => {
	let bundle: Bundle;
	let folder: string;
	let file: string;
	let plan: OldViews;

	beforeAll(async () => {
		bundle = await Bundle.build();
		folder = tempFolder();
		file = path.join(folder, 'store.sqlite');
		const [account] = (await bundle.run(CONNECT, [file, KEY])).said as Array<{ accountKey: string }>;
		plan = { ...SIZES, accountKey: account?.accountKey ?? '', now: Date.now() };
		fillSqlite(file, plan);
	});
	afterAll(() => {
		bundle.remove();
		removeFolder(folder);
	});

	const start = (kill: typeof KILLS[number] | null) => bundle.start(PURGE, [file, KEY, plan.accountKey, JSON.stringify(kill)]);

	function look<T>(work: (database: DatabaseSync) => T): T {
		const database = new DatabaseSync(file);
		try {
			return work(database);
		} finally {
			database.close();
		}
	}

	const count = (table: string) => look((database) => Number(database.prepare(`select count(*) as n from ${table}`).get()?.['n']));
	const receipts = () => look((database) => database.prepare('select finished_at, removed from purge_receipts').all())
		.map((row) => ({ isOver: row['finished_at'] !== null, removed: JSON.parse(String(row['removed'])) as { views: number; people: number } }));

	it('is gone on with, on the one receipt, which is true after every kill; its log is empty when it is over', async () => {
		const { views, people } = expected(plan);
		for (const kill of KILLS) {
			expect(await finished(start(kill))).toMatchObject({ signal: 'SIGKILL', said: [], errors: '' });
			const [receipt, ...others] = receipts();
			expect(others).toEqual([]);
			expect(receipt?.isOver).toBe(false);
			expect(receipt?.removed.views).toBe(plan.rows - count('engagements'));
			expect(receipt?.removed.people).toBe(plan.people - count('viewers'));
		}
		const between = receipts()[0]?.removed.views ?? 0;
		expect([between > 0, between < views]).toEqual([true, true]);

		const child = start(null);
		const end = finished(child);
		await new Promise((resolve) => child.stdout?.once('data', resolve));
		// The process is still there, and its log with it: older pages in it must be nowhere any more.
		const { size } = statSync(`${file}-wal`);
		child.send('end');
		const { said: [removed], ...rest } = await end;
		expect(rest).toMatchObject({ code: 0, errors: '' });
		expect(removed).toMatchObject({ views, people });
		expect(size).toBe(0);
		expect(receipts()).toEqual([{ isOver: true, removed }]);
		expect([count('engagements'), count('viewers'), count('identities')]).toEqual([plan.rows - views, plan.people - people, plan.people - people]);
		expect(look((database) => database.prepare('pragma integrity_check').get())).toEqual({ integrity_check: 'ok' });
	});
});
