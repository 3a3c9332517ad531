import fc from 'fast-check';
import { STORY_FIGURES, type StoryFigures, type StoryReading } from '../../../core/instagram/insights';
import { attribute, RESULT_DAYS } from '../../../core/reporting/story-credit';
import { holds } from '../support/property';
import { insertRow } from '../support/purge-rows';
import { connectLive, DAY, HOUR, START, TestStore } from '../support/store';
import { importFile } from '../support/viewer-lists';

const NOTHING = Object.fromEntries(STORY_FIGURES.map((figure) => [figure, null])) as StoryFigures;

describe('what stories brought', () => {
	let store: TestStore;
	let accountKey: string;
	let events = 0;

	beforeEach(async () => {
		store = await TestStore.open();
		accountKey = await connectLive(store, '17841900000001');
	});
	afterEach(() => store.close());

	async function story(storyId: string, facts: Record<string, unknown> = {}, postedAt = START - 2 * HOUR): Promise<string> {
		const [known] = await store.use.recordStories({ accountKey, stories: [{ storyId, mediaType: 'IMAGE', postedAt }], newStory: false });
		const storyKey = known?.storyKey ?? '';
		await store.use.setStoryFacts({ accountKey, row: { storyKey, ...facts } });
		return storyKey;
	}

	function event(person: string, kind: string, at: number, storyId: string | null = null, keyword: string | null = null): void {
		const key = `e${++events}`;
		insertRow(store.raw, 'events', {
			event_key: key, account_key: accountKey, viewer_key: person, kind, natural_key: key, story_id: storyId, keyword, occurred_at: at, received_at: at,
			expects_answer: 0, state: 'handled', lease_until: 0, attempts: 1,
		}, key);
	}

	function person(key: string, convertedAt: number | null = null): void {
		insertRow(store.raw, 'viewers', { viewer_key: key, account_key: accountKey, profile_state: 'read', converted_at: convertedAt, created_at: 0 }, key);
	}

	const read = (by: 'story' | 'theme' | 'call' = 'story') => store.use.readStoryResults({ accountKey, period: { period: 'everything' }, by });
	const PLAN = { newStory: false, checkpoints: true, thresholds: [], expiringMinutes: null, final: false };
	const tell = (storyKey: string, reading: StoryReading) => store.use.recordReadings({ accountKey, plan: PLAN, at: store.now, readings: [{ storyKey, reading }] });
	const reach = (storyKey: string, value: number) => tell(storyKey, { figures: { ...NOTHING, reach: value }, missing: null, causes: {} });

	it('divides our own events by the last reach Instagram told, and leaves imported rows out', async () => {
		const key = await story('s1');
		await reach(key, 40);
		store.now += HOUR;
		await reach(key, 50);
		store.now += HOUR;
		await tell(key, { figures: null, missing: 'not_available', causes: {} });
		for (const name of ['a', 'b']) person(name, name === 'b' ? START + DAY : null);
		event('a', 'story_reply', START, 's1');
		event('a', 'story_reply', START + 1, 's1');
		event('b', 'story_reply', START, 's1');
		event('c', 'story_reply', START, 's1', 'stop');
		event('a', 'message', START + HOUR);
		event('b', 'message', START + (RESULT_DAYS + 1) * DAY);
		const before = await read();
		expect(before).toEqual([{ group: key, postedAt: START - 2 * HOUR, theme: null, stories: 1, replies: 3, repliers: 2, dms: 1, leads: 1, reach: 50, replyRate: 0.04, withoutReach: 0, cause: null }]);
		await importFile(store, accountKey, ['handle,story_id,viewed_at', ...Array.from({ length: 20 }, (_, index) => `p${index},s1,2026-11-23T08:00Z`)].join('\n'));
		expect(store.count('engagements', "story_id = 's1'")).toBe(20);
		expect(await read()).toEqual(before);
	});

	it('says null with the cause where Instagram told no reach', async () => {
		const [few] = [await story('s1'), await story('s2', {}, START - HOUR)];
		await tell(few, { figures: null, missing: 'under_5_viewers', causes: {} });
		event('a', 'story_reply', START, 's1');
		expect((await read()).map(({ replies, reach: told, replyRate, cause, withoutReach }) => [replies, told, replyRate, cause, withoutReach])).toEqual([
			[1, null, null, 'under_5_viewers', 1],
			[0, null, null, 'no_checkpoint', 1],
		]);
	});

	it('puts stories together by theme and by call, with reach and rate of those that have one', async () => {
		const [one, two] = [await story('s1', { theme: 'glaze', call: 'visit' }), await story('s2', { theme: 'glaze', call: 'order' }, START - HOUR)];
		await story('s3', { theme: 'kiln' }, START - HOUR + 1);
		await reach(one, 20);
		await reach(two, 30);
		for (const storyId of ['s1', 's2']) event('a', 'story_reply', START, storyId);
		event('b', 'story_reply', START, 's3');
		const rows = (results: Awaited<ReturnType<typeof read>>) => results.map(({ group, stories, replies, repliers, reach: told, replyRate, withoutReach }) => [group, stories, replies, repliers, told, replyRate, withoutReach]);
		expect(rows(await read('theme'))).toEqual([['glaze', 2, 2, 1, 50, 0.04, 0], ['kiln', 1, 1, 1, null, null, 1]]);
		expect(rows(await read('call'))).toEqual([[null, 1, 1, 1, null, null, 1], ['order', 1, 1, 1, 30, 1 / 30, 0], ['visit', 1, 1, 1, 20, 1 / 20, 0]]);
	});

	it('puts each message down to one story at most, in whatever order events come', async () => {
		const at = fc.integer({ min: 0, max: 12 }).map((days) => START + days * DAY);
		const who = fc.constantFrom('a', 'b', 'c');
		await holds(
			fc.property(
				fc.array(fc.record({ viewerKey: who, at, storyId: fc.constantFrom('s1', 's2') }), { maxLength: 8 }),
				fc.array(fc.record({ viewerKey: who, at }), { maxLength: 8 }),
				(replies, dms) => {
					const credits = attribute(replies, dms, []);
					const credited = [...credits.values()].reduce((sum, credit) => sum + credit.dms, 0);
					const due = dms.filter((dm) => replies.some((reply) => reply.viewerKey === dm.viewerKey && reply.at <= dm.at && dm.at - reply.at <= RESULT_DAYS * DAY));
					expect(credited).toBe(due.length);
					const counts = (map: typeof credits) => [...map].map(([id, credit]) => [id, credit.replies, credit.dms]).sort();
					expect(counts(attribute(replies.toReversed(), dms.toReversed(), []))).toEqual(counts(credits));
				},
			),
			300,
		);
	});
});
