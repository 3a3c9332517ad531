import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { presetPolicy } from '../support/purge-world';
import { connectLive, DAY, TestStore } from '../support/store';
import { ACCOUNT, commentBody, envelope, receive, textMessage } from '../support/wire';

/** What would bring an erased person back: their sealed values and data keys, and the hashes they are found by. */
const TRACES = 'select sealed as a, wrapped_key as b, hash as c from identities union all select sealed, wrapped_key, null from comment_refs';

describe('what is left of an erased person in the files of the store', () => {
	let store: TestStore;
	let accountKey: string;

	beforeEach(async () => {
		store = await TestStore.open();
		accountKey = await connectLive(store, ACCOUNT);
		for (let n = 0; n < 60; n++) await receive(store, envelope([textMessage(`m${n}`, 'hallo', { person: `700${n}`, at: store.now })]));
		await receive(store, commentBody('c-1', 'mooi', { person: '9001', at: store.now }));
		store.raw.exec("update events set state = 'handled'");
	});
	afterEach(() => store.close());

	const traces = () => store.rows(TRACES).flatMap((row) => Object.values(row)).filter((value): value is string => typeof value === 'string');
	const files = () => ['', '-wal', '-shm'].map((end) => readFileSync(store.file + end));
	const found = (texts: readonly string[]) => texts.filter((text) => files().some((bytes) => bytes.includes(text))).length;

	async function purge(): Promise<void> {
		store.now += 31 * DAY;
		const { receiptKey } = await store.use.startPurge({ accountKey, policy: presetPolicy() });
		for (let cursor = null, done = false; !done; ) ({ cursor, done } = await store.use.purgeBatch({ receiptKey, cursor, limit: 50 }));
		expect((await store.use.finishPurge({ receiptKey })).removed.people).toBe(61);
	}

	it('is nothing, in the tables, in free pages and in the write-ahead log', async () => {
		const before = traces();
		expect([before.length > 150, found(before)]).toEqual([true, before.length]);
		await purge();
		expect(store.count('identities')).toBe(0);
		expect(found(before)).toBe(0);
	});

	it('control: without clearing the log, the same rows deleted by the database alone are still in it', () => {
		const before = traces();
		store.raw.exec('pragma secure_delete = on; pragma wal_autocheckpoint = 0; delete from comment_refs; delete from identities');
		expect(store.count('identities')).toBe(0);
		expect(found(before)).toBeGreaterThan(0);
	});

	it('is cleared as soon as nobody reads the older pages any more: nobody waits for a backup', async () => {
		const before = traces();
		const reader = new DatabaseSync(store.file);
		reader.exec('begin; select count(*) from identities');
		reader.prepare('select count(*) from identities').get();
		const began = Date.now();
		await purge();
		expect(Date.now() - began).toBeLessThan(9_000);
		expect(found(before)).toBeGreaterThan(0);
		reader.exec('commit');
		reader.close();
		await store.use.listAccounts({});
		expect(found(before)).toBe(0);
	});
});
