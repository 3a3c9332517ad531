import type { StoryReading } from '../../core/instagram/insights';
import { certainReading } from '../../core/viewers/checkpoints';
import { lookAtFigures, lookForStories } from '../../core/viewers/pulse';
import { connectLive, DAY, HOUR, MINUTE, SECOND, START, TestStore } from './support/store';
import { EVERYTHING, finishAll, look, ONLY_CHECKPOINTS, read, running, story, told } from './support/story-world';

const throttled = { ok: false, error: { class: 'throttled', code: 80002, subcode: null } } as const;
const unclear = { ok: false, error: { class: 'ambiguous', code: 1, subcode: null } } as const;
const none = (missing: 'under_5_viewers' | 'not_available' | 'gone'): StoryReading => ({ figures: null, missing, causes: {} });

describe('stories and what is due of them', () => {
	let store: TestStore;
	let account: string;
	beforeEach(async () => {
		store = await TestStore.open();
		account = await connectLive(store, '17841400000000001', { timeZone: 'America/Toronto' });
	});
	afterEach(() => store.close());

	const record = (...ids: string[]) => store.use.recordStories({ accountKey: account, stories: ids.map((id) => story(id)), newStory: false });

	/** One whole tick: due, read, recorded, given out, done. @returns what it gives out */
	async function tick(at: number, { on = store, reading = read(), plan = ONLY_CHECKPOINTS } = {}): Promise<string[]> {
		on.now = at;
		await look(on, account, plan, { insights: () => ({ ok: true, value: reading }) });
		return (await finishAll(on, account)).map(told);
	}

	it('makes each story new once, oldest first, over restarts', async () => {
		const stories = [story('2', START - MINUTE), story('1', START - HOUR)];
		const first = await store.use.recordStories({ accountKey: account, stories, newStory: true });
		expect(first.map(({ storyId }) => storyId)).toEqual(['1', '2']);
		expect(await store.use.recordStories({ accountKey: account, stories, newStory: true })).toEqual([]);
		expect((await finishAll(store, account)).map(({ storyKey, event }) => [storyKey, event.event])).toEqual(first.map(({ storyKey }) => [storyKey, 'new_story']));
		const again = await TestStore.open({ file: store.file, tag: 'b' });
		expect(await again.use.recordStories({ accountKey: account, stories: [...stories, story('3')], newStory: true })).toMatchObject([{ storyId: '3' }]);
		await again.close();
	});

	it('tells of a new story only to who asked for it, and not afterwards either', async () => {
		await record('1');
		await look(store, account, EVERYTHING, { stories: () => ({ ok: true, value: [story('1'), story('2')] }) });
		expect(await finishAll(store, account)).toMatchObject([{ event: { event: 'new_story' }, reading: null }]);
	});

	it('keeps accounts apart', async () => {
		const other = await connectLive(store, '17841400000000002');
		const [mine] = await record('1');
		await store.use.recordStories({ accountKey: other, stories: [story('1')], newStory: false });
		store.now = START + HOUR;
		const { at, stories } = await store.use.findStoriesToRead({ accountKey: other, plan: ONLY_CHECKPOINTS });
		expect(stories.map(({ storyKey }) => storyKey)).not.toContain(mine?.storyKey);
		const stolen = { storyKey: mine?.storyKey ?? '', reading: read() };
		await store.use.recordReadings({ accountKey: other, plan: ONLY_CHECKPOINTS, at, readings: [stolen] });
		expect(store.count('story_beats')).toBe(0);
		await look(store, account, ONLY_CHECKPOINTS, { insights: () => ({ ok: true, value: read() }) });
		expect(await finishAll(store, other)).toEqual([]);
		expect(await finishAll(store, account)).toHaveLength(1);
	});

	it('does nothing for a story that was over when first seen', async () => {
		const stories = [story('1', START - DAY), story('2', START - DAY + SECOND)];
		const seen = await store.use.recordStories({ accountKey: account, stories, newStory: true });
		expect(seen.map(({ storyId }) => storyId)).toEqual(['2']);
	});

	it('gives each event at its time, once', async () => {
		await record('1');
		const given: string[][] = [];
		for (let at = START; at <= START + 2 * DAY; at += 10 * MINUTE) {
			const views = at - START > 7 * HOUR ? 12 : 9;
			const now = await tick(at, { plan: EVERYTHING, reading: read({ views }) });
			if (now.length > 0) given.push([String((at - START) / MINUTE), ...now]);
		}
		expect(given).toEqual([
			['30', '30min'], ['90', '90min'], ['360', '6h'], ['430', 'threshold:views:10'], ['1380', '23h', 'expiring'], ['1440', 'final'],
		]);
	});

	it('gives all that a late tick has missed, oldest first over all stories', async () => {
		await store.use.recordStories({ accountKey: account, stories: [story('1'), story('2', START + 20 * MINUTE)], newStory: false });
		expect(await tick(START + 100 * MINUTE)).toEqual(['30min late', '30min late', '90min']);
	});

	it('calls a checkpoint late after more than 15 minutes', async () => {
		await record('1', '2');
		expect(await tick(START + 45 * MINUTE)).toEqual(['30min', '30min']);
		expect(await tick(START + 105 * MINUTE + 1)).toEqual(['90min late', '90min late']);
	});

	it('gives nothing again after a restart', async () => {
		await record('1');
		expect(await tick(START + 31 * MINUTE)).toEqual(['30min']);
		const again = await TestStore.open({ file: store.file, tag: 'b' });
		expect(await tick(START + 32 * MINUTE, { on: again })).toEqual([]);
		expect(await tick(START + 91 * MINUTE, { on: again })).toEqual(['90min']);
		await again.close();
		expect(await tick(START + 92 * MINUTE)).toEqual([]);
	});

	it('lets two processes read the same and gives it out once', async () => {
		await record('1', '2', '3');
		const other = await TestStore.open({ file: store.file, tag: 'b' });
		for (const [at, expected] of [[START + 30 * MINUTE, 3], [START + 7 * HOUR, 6], [START + 2 * DAY - 1, 3]] as const) {
			store.now = at;
			// The other one does its whole tick while this one reads for the same beats.
			const overtaken: string[] = [];
			await look(store, account, ONLY_CHECKPOINTS, {
				insights: async () => {
					overtaken.push(...(await tick(at, { on: other })));
					return { ok: true, value: read() };
				},
			});
			expect([(await finishAll(store, account)).length, overtaken.length]).toEqual([0, expected]);
		}
		expect(store.count('story_beats')).toBe(12);
		await other.close();
	});

	it('loses nothing when a call fails, and stops asking when every call would', async () => {
		await record('1', '2');
		store.now = START + 31 * MINUTE;
		let calls = 0;
		const options = { accountKey: account, plan: ONLY_CHECKPOINTS, stopping: running };
		const failing = (result: typeof throttled | typeof unclear) => ({ readStoryInsights: async () => (calls++, result) });
		expect([await lookAtFigures(store.use, failing(throttled), options), calls]).toEqual([throttled.error, 1]);
		expect([await lookAtFigures(store.use, failing(unclear), options), calls]).toEqual([unclear.error, 3]);
		expect(await finishAll(store, account)).toEqual([]);
		expect(await tick(START + 32 * MINUTE)).toEqual(['30min', '30min']);
	});

	it('records nothing once it is stopping', async () => {
		await record('1');
		store.now = START + 31 * MINUTE;
		const stop = new AbortController();
		const options = { accountKey: account, plan: EVERYTHING, stopping: stop.signal };
		const client = { readStoryInsights: async () => (stop.abort(), { ok: true, value: read() } as const) };
		expect(await lookAtFigures(store.use, client, options)).toBeNull();
		const list = { readStories: async () => ({ ok: true as const, value: [story('2')] }) };
		expect(await lookForStories(store.use, list, options)).toBeNull();
		expect(await tick(START + 32 * MINUTE)).toEqual(['30min']);
		expect(store.count('stories')).toBe(1);
	});

	it('says why there are no figures', async () => {
		await record('1');
		expect(await tick(START + 31 * MINUTE, { reading: none('under_5_viewers') })).toEqual(['30min under_5_viewers']);
		expect(await tick(START + 25 * HOUR, { reading: none('not_available') })).toEqual(['90min late gone', '6h late gone', '23h late gone']);
	});

	it('asks again for figures that may come with a delay, until the checkpoint is late', async () => {
		await record('1');
		const silent = { reading: none('not_available') };
		expect(await tick(START + 30 * MINUTE, silent)).toEqual([]);
		expect(await tick(START + 45 * MINUTE, silent)).toEqual([]);
		expect(await tick(START + 46 * MINUTE, silent)).toEqual(['30min late not_available']);
		expect(await tick(START + 90 * MINUTE, silent)).toEqual([]);
		expect(await tick(START + 91 * MINUTE)).toEqual(['90min']);
	});

	it('takes an unclear answer for final only once the story is over', () => {
		expect(certainReading(unclear, false)).toBeNull();
		expect(certainReading(unclear, true)).toEqual(none('gone'));
		expect(certainReading(throttled, true)).toBeNull();
	});

	it('gives after an outage only what is still true', async () => {
		await look(store, account, EVERYTHING, { stories: () => ({ ok: true, value: [story('1')] }) });
		expect((await finishAll(store, account)).map(told)).toEqual(['new_story']);
		const after = await tick(START + 31 * HOUR, { plan: EVERYTHING, reading: none('not_available') });
		expect(after).toEqual(['30min late gone', '90min late gone', '6h late gone', '23h late gone', 'final late gone']);
	});

	it('gives up a story nobody could read for a week', async () => {
		await record('1');
		expect(await tick(START + 6 * DAY)).toHaveLength(4);
		await record('2');
		expect(await tick(START + 8 * DAY)).toEqual([]);
	});
});
