import { readFileSync } from 'node:fs';
import { presetPolicy } from '../support/purge-world';
import { connectLive, DAY, TestStore } from '../support/store';
import { ACCOUNT, envelope, receive, textMessage, type Json } from '../support/wire';

const PEOPLE = 900;
const EACH_CALL = 100;

/** As `erased-traces.test.ts` for the pages alone; here the whole store erases. */
describe('what is left of hundreds of people who are erased while others stay', () => {
	let store: TestStore;
	let accountKey: string;

	beforeEach(async () => {
		store = await TestStore.open();
		accountKey = await connectLive(store, ACCOUNT);
		await write('m', () => true);
		store.now += 31 * DAY;
		// Those who came last stay, so that the pages of the first are put together.
		await write('n', (n) => n >= (PEOPLE * 2) / 3);
		store.raw.exec("update events set state = 'handled'");
	}, 300_000);
	afterEach(() => store.close());

	async function write(mid: string, who: (n: number) => boolean): Promise<void> {
		const all: Json[] = Array.from({ length: PEOPLE }, (_, n) => n).filter(who).map((n) => textMessage(`${mid}${n}`, 'hallo', { person: String(70_000 + n), at: store.now }));
		for (let from = 0; from < all.length; from += EACH_CALL) await receive(store, envelope(all.slice(from, from + EACH_CALL)));
	}

	const values = () => new Set(store.rows('select sealed as a, wrapped_key as b from identities').flatMap((row) => [String(row['a']), String(row['b'])]));
	const found = (texts: readonly string[]) => {
		const files = ['', '-wal', '-shm'].map((end) => readFileSync(store.file + end));
		return texts.filter((text) => files.some((bytes) => bytes.includes(text))).length;
	};

	it('is nothing once the purge is over and anything else was asked', async () => {
		const before = values();
		const { receiptKey } = await store.use.startPurge({ accountKey, policy: presetPolicy() });
		for (let cursor = null, done = false; !done; ) ({ cursor, done } = await store.use.purgeBatch({ receiptKey, cursor, limit: 200 }));
		expect((await store.use.finishPurge({ receiptKey })).removed.people).toBe((PEOPLE * 2) / 3);
		const after = values();
		const erased = [...before].filter((value) => !after.has(value));
		expect([erased.length, found([...after])]).toEqual([(PEOPLE * 4) / 3, after.size]);
		await store.use.listAccounts({});
		expect(found(erased)).toBe(0);
	}, 300_000);
});
