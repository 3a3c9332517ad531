import { copyFileSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sendDue } from '../../../core/outreach/dispatch';
import { withoutWaitingForDisk } from '../../../core/store/sqlite/unhurried';
import { ownWays } from '../../../core/own-ways';
import { OutreachFixture } from '../support/outreach-fixture';
import { hear, MINUTE, removeFolder, SECOND, tempFolder, TestStore } from '../support/store';
import { MARA } from '../support/wire';

describe('work that does not wait for the disk', () => {
	let database: DatabaseSync;
	let folder: string;
	beforeEach(() => {
		folder = tempFolder();
		database = new DatabaseSync(path.join(folder, 'some.sqlite'));
		database.exec('pragma journal_mode = wal; pragma synchronous = full; create table rows (n integer)');
	});
	afterEach(() => {
		database.close();
		removeFolder(folder);
	});
	const waits = () => database.prepare('pragma synchronous').get()?.['synchronous'] === 2;

	it('is the only one: the next commit waits again, also after work that failed', async () => {
		const insert = async () => {
			expect(waits()).toBe(false);
			database.exec('begin immediate; insert into rows values (1); commit');
			return 'done';
		};
		expect(await withoutWaitingForDisk(database, insert)).toBe('done');
		expect(waits()).toBe(true);
		await expect(withoutWaitingForDisk(database, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
		expect(waits()).toBe(true);
	});

	it('is seen by others at once', async () => {
		await withoutWaitingForDisk(database, async () => database.exec('insert into rows values (1)'));
		const other = new DatabaseSync(path.join(folder, 'some.sqlite'));
		expect(other.prepare('select count(*) as n from rows').get()).toEqual({ n: 1 });
		other.close();
	});

	it('is what became of a call and what has expired, and nothing else', () => {
		expect([...ownWays.unhurried]).toEqual(['settleSend', 'settleSends']);
		expect([...ownWays.rewriting]).toEqual(['purgeBatch']);
		expect([...ownWays.closing]).toEqual(['finishPurge']);
	});
});

/** What is on the disk after a power cut: the database, and its log up to the last commit that waited. */
async function afterPowerCut(fixture: OutreachFixture, onDisk: number): Promise<TestStore> {
	const { file } = fixture.store;
	const saved = `${file}.saved`;
	copyFileSync(file, saved);
	copyFileSync(`${file}-wal`, `${saved}-wal`);
	truncateSync(`${saved}-wal`, onDisk);
	const store = await TestStore.open({ file: saved, mayCreate: false, tag: 'after' });
	store.now = fixture.store.now;
	return store;
}

describe('a power cut that takes the record of a call', () => {
	let fixture: OutreachFixture;
	let calls: number;
	let claimed: number;
	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		const viewerKey = await fixture.agrees(MARA);
		await fixture.plan([viewerKey], { followUpCopyKey: null });
		calls = 0;
		await hear(fixture.store, fixture.accountKey);
	});
	afterEach(() => fixture.close());

	const client = {
		sendMessage: () => {
			calls++;
			claimed = statSync(`${fixture.store.file}-wal`).size;
			return Promise.resolve({ ok: true as const, value: { mid: 'mid-1' } });
		},
	};
	const states = (store: TestStore) => store.rows("select state from sends where cause like 'campaign:%'").map(({ state }) => state);

	it('leaves the claim, whose fate is then asked for: nobody is messaged a second time', async () => {
		const { accountKey, store } = fixture;
		expect(await sendDue(store.use, client, { accountKey, limit: 10 })).toMatchObject([{ outcome: { outcome: 'sent' } }]);
		expect(statSync(`${store.file}-wal`).size).toBeGreaterThan(claimed);
		const after = await afterPowerCut(fixture, claimed);
		expect(states(after)).toEqual(['claimed']);
		for (let minute = 0; minute < 5; minute++) {
			after.now += MINUTE;
			await hear(after, accountKey);
			await sendDue(after.use, client, { accountKey, limit: 10 });
		}
		expect(calls).toBe(1);
		const [unknown] = await after.use.takeUnknownSends({ accountKey });
		expect(unknown).toMatchObject({ sendKey: expect.any(String) as string });
		await after.close();
	});

	it('control: without its claim the message goes out again', async () => {
		const { accountKey, store } = fixture;
		const before = statSync(`${store.file}-wal`).size;
		await sendDue(store.use, client, { accountKey, limit: 10 });
		const after = await afterPowerCut(fixture, before);
		after.now += SECOND;
		await hear(after, accountKey);
		await sendDue(after.use, client, { accountKey, limit: 10 });
		expect(calls).toBe(2);
		await after.close();
	});
});
