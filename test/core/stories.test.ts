import type { StoryReading } from '../../core/instagram/insights';
import { findNewStories, readDueFigures } from '../../core/viewers/pulse';
import { certainReading } from '../../core/viewers/checkpoints';
import { connectLive, DAY, HOUR, MINUTE, SECOND, START, TestStore } from './support/store';

const READ: StoryReading = {
	figures: {
		views: 12, reach: 9, replies: 0, shares: 1, follows: 0, profileVisits: 2, totalInteractions: 1, linkClicks: 0,
		tapsForward: 8, tapsBack: 1, exits: 2, swipesForward: 1,
	},
	missing: null,
};

const throttled = { ok: false, error: { class: 'throttled', code: 80002, subcode: null } } as const;
const unclear = { ok: false, error: { class: 'ambiguous', code: 1, subcode: null } } as const;

describe('stories and their checkpoints', () => {
	let store: TestStore;
	let account: string;
	beforeEach(async () => {
		store = await TestStore.open();
		account = await connectLive(store, '17841400000000001');
	});
	afterEach(() => store.close());

	const story = (storyId: string, postedAt = START) => ({ storyId, mediaType: 'IMAGE', postedAt });
	const record = (...ids: string[]) => store.use.recordStories({ accountKey: account, stories: ids.map((id) => story(id)) });
	const running = new AbortController().signal;

	/** One whole tick: due, read, recorded. @returns what it gives out */
	async function tick(at: number, on = store, reading: StoryReading = READ): Promise<string[]> {
		on.now = at;
		const client = { readStoryInsights: async () => ({ ok: true, value: reading }) as const };
		const { beats } = await readDueFigures(on.use, client, account, running);
		return beats.map((beat) => `${beat.checkpoint}${beat.late ? ' late' : ''}`);
	}

	it('makes each story new once, oldest first, over restarts', async () => {
		const stories = [story('2', START - MINUTE), story('1', START - HOUR)];
		const first = await store.use.recordStories({ accountKey: account, stories });
		expect(first.map(({ storyId }) => storyId)).toEqual(['1', '2']);
		expect(await store.use.recordStories({ accountKey: account, stories })).toEqual([]);
		const again = await TestStore.open({ file: store.file, tag: 'b' });
		expect(await again.use.recordStories({ accountKey: account, stories: [...stories, story('3')] })).toMatchObject([{ storyId: '3' }]);
		await again.close();
	});

	it('keeps accounts apart', async () => {
		const other = await connectLive(store, '17841400000000002');
		const [mine] = await record('1');
		const [theirs] = await store.use.recordStories({ accountKey: other, stories: [story('1')] });
		expect(theirs?.storyKey).not.toBe(mine?.storyKey);
		store.now = START + HOUR;
		expect(await store.use.takeDueCheckpoints({ accountKey: other })).toMatchObject([{ storyKey: theirs?.storyKey }]);
		const stolen = { storyKey: mine?.storyKey ?? '', checkpoint: '30min', reading: READ } as const;
		expect(await store.use.recordFigures({ accountKey: other, readings: [stolen] })).toEqual([]);
		expect(store.count('story_checkpoints')).toBe(0);
	});

	it('does nothing for a story that was over when first seen', async () => {
		const seen = await store.use.recordStories({ accountKey: account, stories: [story('1', START - DAY), story('2', START - DAY + SECOND)] });
		expect(seen.map(({ storyId }) => storyId)).toEqual(['2']);
	});

	it('gives each checkpoint at its time, once', async () => {
		await record('1');
		const given: string[][] = [];
		for (let at = START; at <= START + 2 * DAY; at += 10 * MINUTE) {
			const now = await tick(at);
			if (now.length > 0) given.push([String((at - START) / MINUTE), ...now]);
		}
		expect(given).toEqual([['30', '30min'], ['90', '90min'], ['360', '6h'], ['1380', '23h']]);
		expect(store.rows('select figures, missing from story_checkpoints')).toEqual(
			Array.from({ length: 4 }, () => ({ figures: JSON.stringify(READ.figures), missing: null })),
		);
	});

	it('gives all that a late tick has missed, oldest first over all stories', async () => {
		await store.use.recordStories({ accountKey: account, stories: [story('1'), story('2', START + 20 * MINUTE)] });
		store.now = START + 100 * MINUTE;
		const due = await store.use.takeDueCheckpoints({ accountKey: account });
		expect(due.map(({ storyId, checkpoint, late }) => [storyId, checkpoint, late])).toEqual([
			['1', '30min', true],
			['2', '30min', true],
			['1', '90min', false],
		]);
	});

	it('calls a checkpoint late after more than 15 minutes', async () => {
		await record('1');
		store.now = START + 45 * MINUTE;
		expect(await store.use.takeDueCheckpoints({ accountKey: account })).toMatchObject([{ late: false }]);
		expect(await tick(START + 45 * MINUTE + 1)).toEqual(['30min late']);
	});

	it('gives nothing again after a restart', async () => {
		await record('1');
		expect(await tick(START + 31 * MINUTE)).toEqual(['30min']);
		const again = await TestStore.open({ file: store.file, tag: 'b' });
		expect(await tick(START + 32 * MINUTE, again)).toEqual([]);
		expect(await tick(START + 91 * MINUTE, again)).toEqual(['90min']);
		await again.close();
		expect(await tick(START + 92 * MINUTE)).toEqual([]);
	});

	it('lets one of two processes win that read the same checkpoints', async () => {
		await record('1', '2', '3');
		const other = await TestStore.open({ file: store.file, tag: 'b' });
		for (const [at, expected] of [[START + 30 * MINUTE, 3], [START + 7 * HOUR, 6], [START + 2 * DAY, 3]] as const) {
			store.now = at;
			// The other one does its whole tick while this one has taken the same checkpoints and reads.
			const overtaken: string[] = [];
			const client = {
				readStoryInsights: async () => {
					overtaken.push(...(await tick(at, other)));
					return { ok: true, value: READ } as const;
				},
			};
			const mine = await readDueFigures(store.use, client, account, running);
			expect([mine.beats.length, overtaken.length]).toEqual([0, expected]);
		}
		expect(store.count('story_checkpoints')).toBe(12);
		await other.close();
	});

	it('loses nothing when a call fails, and stops asking when every call would', async () => {
		await record('1', '2');
		store.now = START + 31 * MINUTE;
		let calls = 0;
		const failing = (result: typeof throttled | typeof unclear) => ({ readStoryInsights: async () => (calls++, result) });
		const first = await readDueFigures(store.use, failing(throttled), account, running);
		expect([first.beats, first.error, calls]).toEqual([[], throttled.error, 1]);
		const second = await readDueFigures(store.use, failing(unclear), account, running);
		expect([second.beats, second.error, calls]).toEqual([[], unclear.error, 3]);
		expect(await tick(START + 32 * MINUTE)).toEqual(['30min', '30min']);
	});

	it('records nothing once it is stopping', async () => {
		await record('1');
		store.now = START + 31 * MINUTE;
		const stop = new AbortController();
		const client = { readStoryInsights: async () => (stop.abort(), { ok: true, value: READ } as const) };
		expect(await readDueFigures(store.use, client, account, stop.signal)).toEqual({ beats: [], error: null });
		const list = { readStories: async () => ({ ok: true as const, value: [story('2')] }) };
		expect(await findNewStories(store.use, list, account, stop.signal)).toEqual({ ok: true, value: [] });
		expect(await tick(START + 32 * MINUTE)).toEqual(['30min']);
		expect(await findNewStories(store.use, list, account, running)).toMatchObject({ value: [{ storyId: '2' }] });
	});

	it('says why there are no figures', async () => {
		await record('1');
		expect(await tick(START + 31 * MINUTE, store, { figures: null, missing: 'under_5_viewers' })).toEqual(['30min']);
		expect(await tick(START + 25 * HOUR, store, { figures: null, missing: 'not_available' })).toEqual(['90min late', '6h late', '23h late']);
		expect(store.rows('select checkpoint, figures, missing from story_checkpoints order by rowid')).toEqual([
			{ checkpoint: '30min', figures: null, missing: 'under_5_viewers' },
			{ checkpoint: '90min', figures: null, missing: 'gone' },
			{ checkpoint: '6h', figures: null, missing: 'gone' },
			{ checkpoint: '23h', figures: null, missing: 'gone' },
		]);
	});

	it('takes an unclear answer for final only once the story is over', () => {
		expect(certainReading(unclear, false)).toBeNull();
		expect(certainReading(unclear, true)).toEqual({ figures: null, missing: 'gone' });
		expect(certainReading(throttled, true)).toBeNull();
	});

	it('gives up a story nobody could read for a week', async () => {
		await record('1');
		expect(await tick(START + 6 * DAY)).toHaveLength(4);
		await record('2');
		store.now = START + 8 * DAY;
		expect(await store.use.takeDueCheckpoints({ accountKey: account })).toEqual([]);
	});
});
