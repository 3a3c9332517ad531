import { BEAT_LEASE_MS, MAX_HAND_OUTS } from '../../core/viewers/story-lease';
import { connectLive, DAY, START, TestStore } from './support/store';
import { story, take } from './support/story-world';

describe('a beat that was recorded', () => {
	let store: TestStore;
	let account: string;
	beforeEach(async () => {
		store = await TestStore.open();
		account = await connectLive(store, '17841400000000001');
		await store.use.recordStories({ accountKey: account, stories: [story('1')], newStory: true });
	});
	afterEach(() => store.close());

	const row = () => store.rows('select state, attempts, lease_until from story_beats')[0];
	const taken = async (inFlight: readonly string[] = []) => (await take(store, account, inFlight)).map(({ beatKey, attempt }) => ({ beatKey, attempt }));

	it('is given to one taker, again when its lease ended, under the same key', async () => {
		const [first] = await taken();
		expect(first).toMatchObject({ attempt: 1 });
		store.now += BEAT_LEASE_MS - 1;
		expect(await taken()).toEqual([]);
		store.now += 1;
		expect(await taken()).toEqual([{ ...first, attempt: 2 }]);
	});

	it('keeps its lease while its execution runs, however long', async () => {
		const [beat] = await taken();
		for (let minute = 0; minute < 60; minute++) {
			store.now += BEAT_LEASE_MS / 2;
			expect(await taken([beat?.beatKey ?? ''])).toEqual([]);
		}
		expect(row()).toMatchObject({ attempts: 1 });
		store.now += BEAT_LEASE_MS;
		expect(await taken()).toHaveLength(1);
	});

	it('comes eight times, each lease twice the one before, and is then dead and counted', async () => {
		for (let attempt = 1; attempt <= MAX_HAND_OUTS; attempt++) {
			expect(await taken()).toMatchObject([{ attempt }]);
			expect(row()).toMatchObject({ attempts: attempt, lease_until: store.now + BEAT_LEASE_MS * 2 ** (attempt - 1) });
			store.now = Number(row()?.['lease_until']);
		}
		expect(await taken()).toEqual([]);
		expect(row()).toMatchObject({ state: 'dead' });
		expect(store.rows("select value from counters where name = 'dead_story_beats'")).toEqual([{ value: 1 }]);
		store.now += 30 * DAY;
		expect(await taken()).toEqual([]);
	});

	it('is never given once done, also when it was done late', async () => {
		const [beat] = await taken();
		store.raw.exec("update story_beats set state = 'dead'");
		await store.use.finishBeats({ beatKeys: [beat?.beatKey ?? ''] });
		store.now += 30 * DAY;
		expect(await taken([beat?.beatKey ?? ''])).toEqual([]);
		expect(row()).toMatchObject({ state: 'done' });
	});

	it('is given to one of two processes', async () => {
		const other = await TestStore.open({ file: store.file, tag: 'b' });
		expect([(await take(other, account)).length, (await take(store, account)).length]).toEqual([1, 0]);
		await other.close();
	});

	it('comes oldest first, and no more than asked for', async () => {
		const more = Array.from({ length: 5 }, (_, n) => story(`m${n}`, START - n));
		store.now += 1;
		await store.use.recordStories({ accountKey: account, stories: more, newStory: true });
		const first = await store.use.takeBeats({ accountKey: account, limit: 2, inFlight: [] });
		const rest = await take(store, account);
		expect([first.length, rest.length]).toEqual([2, 4]);
		expect(first[0]?.storyKey).toBe(store.rows("select story_key from stories where story_id = '1'")[0]?.['story_key']);
	});
});
