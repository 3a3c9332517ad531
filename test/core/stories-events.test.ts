import type { StoryReading } from '../../core/instagram/insights';
import { connectLive, DAY, HOUR, MINUTE, START, TestStore } from './support/store';
import { finishAll, look, ONLY_CHECKPOINTS, read, story, told } from './support/story-world';

const NOTHING = { ...ONLY_CHECKPOINTS, checkpoints: false };
const throttled = { ok: false, error: { class: 'throttled', code: 80002, subcode: null } } as const;
const few: StoryReading = { figures: null, missing: 'under_5_viewers', causes: {} };
const gone: StoryReading = { figures: null, missing: 'not_available', causes: {} };

describe('events of a story beside its checkpoints', () => {
	let store: TestStore;
	let account: string;
	let asked = 0;
	beforeEach(async () => {
		asked = 0;
		store = await TestStore.open();
		account = await connectLive(store, '17841400000000001', { timeZone: 'America/Toronto' });
		await store.use.recordStories({ accountKey: account, stories: [story('1')], newStory: false });
	});
	afterEach(() => store.close());

	async function tick(at: number, plan: typeof NOTHING, answer: StoryReading | typeof throttled | null) {
		store.now = at;
		const insights = () => (asked++, answer !== null && 'ok' in answer ? answer : ({ ok: true, value: answer ?? gone } as const));
		await look(store, account, plan, answer === null ? {} : { insights });
		return await finishAll(store, account);
	}

	describe('a threshold', () => {
		const plan = { ...NOTHING, thresholds: [{ metric: 'views', atLeast: 10 }, { metric: 'views', atLeast: 20 }, { metric: 'exits', atLeast: 3 }] } as const;

		it('comes once, when its figure is at the number or above', async () => {
			expect(await tick(START + 10 * MINUTE, plan, read({ views: 9 }))).toEqual([]);
			const [ten] = await tick(START + 20 * MINUTE, plan, read({ views: 10 }));
			expect(ten).toMatchObject({ event: { event: 'threshold', metric: 'views', atLeast: 10 }, readAt: START + 20 * MINUTE, late: false });
			expect(await tick(START + 30 * MINUTE, plan, read({ views: 19 }))).toEqual([]);
			expect((await tick(START + 40 * MINUTE, plan, read({ views: 25, exits: 3 }))).map(told)).toEqual(['threshold:exits:3', 'threshold:views:20']);
			expect(await tick(START + 50 * MINUTE, plan, read({ views: 99, exits: 9 }))).toEqual([]);
		});

		it('costs a reading every ten minutes, and none once all were reached', async () => {
			for (let minute = 1; minute <= 60; minute++) await tick(START + minute * MINUTE, plan, read());
			expect(asked).toBe(6);
			await tick(START + 61 * MINUTE, plan, read({ views: 20, exits: 3 }));
			await tick(START + 2 * HOUR, plan, read());
			expect(asked).toBe(7);
		});

		it('is not reached by a figure nobody knows', async () => {
			const unknown = { ...read({ views: null }), causes: { views: 'not_available' } } as StoryReading;
			expect(await tick(START + 10 * MINUTE, { ...plan, thresholds: [{ metric: 'views', atLeast: 1 }] }, unknown)).toEqual([]);
		});
	});

	describe('about to expire', () => {
		const plan = { ...NOTHING, expiringMinutes: 60 };

		it('comes that long before the end, with the figures', async () => {
			expect(await tick(START + 23 * HOUR - 1, plan, read())).toEqual([]);
			expect(await tick(START + 23 * HOUR, plan, read({ views: 7 }))).toMatchObject([{ reading: { figures: { views: 7 } }, readAt: START + 23 * HOUR }]);
			expect(await tick(START + 23 * HOUR + MINUTE, plan, read())).toEqual([]);
		});

		it('comes without Instagram too, with the last figures known', async () => {
			await tick(START + 6 * HOUR, { ...plan, checkpoints: true }, read({ views: 7 }));
			const [beat] = await tick(START + 23 * HOUR, plan, throttled);
			expect(beat).toMatchObject({ event: { event: 'expiring' }, reading: { figures: { views: 7 } }, readAt: START + 6 * HOUR });
		});

		it('comes with no figures where none were ever known, and by the clock alone while the account rests', async () => {
			expect(await tick(START + 23 * HOUR, plan, null)).toMatchObject([{ reading: { figures: null, missing: 'not_available' }, readAt: null }]);
		});

		it('does not come once the story is over', async () => {
			expect(await tick(START + DAY, plan, read())).toEqual([]);
		});
	});

	describe('final figures', () => {
		const plan = { ...NOTHING, final: true };

		it('are the last ones known, with when they were read', async () => {
			expect(await tick(START + 23 * HOUR, plan, read())).toEqual([]);
			expect(asked).toBe(0);
			expect(await tick(START + DAY - 9 * MINUTE, plan, read({ views: 40 }))).toEqual([]);
			expect(await tick(START + DAY - 8 * MINUTE, plan, read({ views: 41 }))).toEqual([]);
			expect(asked).toBe(1);
			expect(await tick(START + DAY, plan, gone)).toMatchObject([{ reading: { figures: { views: 40 } }, readAt: START + DAY - 9 * MINUTE, ended: true }]);
			expect(await tick(START + 2 * DAY, plan, gone)).toEqual([]);
		});

		it('are those of after the end where Instagram still tells them', async () => {
			expect(await tick(START + DAY + MINUTE, plan, read({ views: 50 }))).toMatchObject([{ reading: { figures: { views: 50 } }, readAt: START + DAY + MINUTE }]);
		});

		it('say why there are none', async () => {
			await tick(START + DAY - 5 * MINUTE, plan, few);
			expect((await tick(START + DAY, plan, gone)).map(told)).toEqual(['final under_5_viewers']);
		});

		it('wait a day for Instagram, then what is known stands', async () => {
			await tick(START + 6 * HOUR, { ...plan, checkpoints: true }, read({ views: 7 }));
			for (const at of [DAY, DAY + HOUR, 2 * DAY - 1]) expect(await tick(START + at, plan, throttled)).toEqual([]);
			asked = 0;
			expect(await tick(START + 2 * DAY, plan, throttled)).toMatchObject([{ reading: { figures: { views: 7 } }, readAt: START + 6 * HOUR, late: true }]);
			expect(asked).toBe(0);
		});
	});

	describe('what Instagram refused for a story', () => {
		it('is remembered for that story alone', async () => {
			await store.use.recordStories({ accountKey: account, stories: [story('2')], newStory: false });
			const refusing = { ...read({ shares: null }), causes: { shares: 'unsupported' } } as StoryReading;
			store.now = START + 30 * MINUTE;
			await look(store, account, ONLY_CHECKPOINTS, { insights: (id) => ({ ok: true, value: id === '1' ? refusing : read() }) });
			store.now = START + 90 * MINUTE;
			const { stories } = await store.use.findStoriesToRead({ accountKey: account, plan: ONLY_CHECKPOINTS });
			expect(stories.map(({ storyId, refused }) => [storyId, refused])).toEqual([['1', ['shares']], ['2', []]]);
		});
	});

	it.each([
		['Europe/Amsterdam', 0, null],
		['Atlantic/Reykjavik', 0, null],
		['Asia/Tokyo', 0, null],
		['Europe/London', 3, 3],
		['America/Toronto', 0, 0],
		['Asia/Seoul', 0, 0],
	])('replies in %s: %i told is %s', async (timeZone, toldByMeta, expected) => {
		await connectLive(store, '17841400000000001', { timeZone });
		const [beat] = await tick(START + 30 * MINUTE, ONLY_CHECKPOINTS, read({ replies: toldByMeta }));
		expect(beat?.reading?.figures?.replies).toBe(expected);
		expect(beat?.reading?.causes).toEqual(expected === null ? { replies: 'not_counted_in_region' } : {});
	});
});
