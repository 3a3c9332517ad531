import { waitFor } from '../../testbed';
import type { DataTableRow } from '../../testbed';
import { Bed } from './support/bed';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A beat comes once a minute and once with publishing; a little more until its rows are there. */
const BEAT_MS = 75_000;

/** How stories and their figures get into the tables, on a real n8n and a stepped clock. */
describe('the story pulse on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start();
	});

	afterAll(async () => {
		await bed.stop();
	});

	const workflow = () => bed.funnel.workflows['10 story pulse'] ?? '';
	const stories = () => bed.n8n.api.dataTables.rows('stories');

	/** Rows of `story_figures` of one story, in the order they came, without n8n's own columns. */
	async function figures(storyKey: unknown): Promise<DataTableRow[]> {
		const rows = await bed.n8n.api.dataTables.rows('story_figures');
		return rows.filter((row) => row['storyKey'] === storyKey).map(({ checkpoint, views, reach, late, missing }) => ({
			checkpoint: checkpoint ?? null, views: views ?? null, reach: reach ?? null, late: late ?? null, missing: missing ?? null,
		}));
	}

	async function untilRows(what: string, count: number, read: () => Promise<DataTableRow[]>): Promise<DataTableRow[]> {
		return await waitFor(what, async () => {
			const rows = await read();
			return rows.length >= count ? rows : undefined;
		}, { timeoutMs: BEAT_MS, everyMs: 250 });
	}

	/** Stops and starts the trigger: its first beat comes at once, and a restart must change nothing. */
	async function beatNow(): Promise<void> {
		await bed.n8n.api.unpublish(workflow());
		await bed.n8n.api.publish(workflow());
	}

	/** Waits until a beat has asked Instagram and its executions are over. */
	async function untilBeaten(): Promise<void> {
		const before = bed.control.judge.apiCalls('stories').length;
		await beatNow();
		await waitFor('a beat', async () => (bed.control.judge.apiCalls('stories').length > before ? true : undefined), { timeoutMs: BEAT_MS });
		await bed.atRest();
	}

	function audience(name: string, size: number): string[] {
		return Array.from({ length: size }, (_, index) => bed.follower(`${name}.${index}`));
	}

	it('keeps each new story once, by itself within a minute, for people to fill in', async () => {
		// The bed posts its story after the workflow was published: only the minute's beat can find it.
		const [row] = await untilRows('the story', 1, stories);
		expect(row).toMatchObject({ mediaType: 'IMAGE', theme: null, campaign: null, call: null, offer: null, place: null, sensitive: null });
		expect(String(row?.['storyKey'])).toMatch(/^sty_/);
		const posted = bed.control.state().accounts[0]?.stories[0];
		expect(Math.abs(Date.parse(String(row?.['postedAt'])) - (posted?.postedAt ?? 0))).toBeLessThan(1_000);
		await untilBeaten();
		expect(await stories()).toHaveLength(1);
		expect(JSON.stringify(await stories())).not.toContain(posted?.id);
	});

	it('keeps the figures of all four checkpoints once each, late or in time', async () => {
		const storyKey = (await stories())[0]?.['storyKey'];
		const crowd = audience('crowd', 6);
		for (const viewer of crowd.slice(0, 4)) bed.control.act(viewer, { act: 'view-story' });
		bed.control.stepClock(31 * MINUTE);
		await beatNow();
		const few = { checkpoint: '30min', views: null, reach: null, late: false, missing: 'under_5_viewers' };
		expect(await untilRows('30 minutes', 1, () => figures(storyKey))).toEqual([few]);

		for (const viewer of crowd) bed.control.act(viewer, { act: 'view-story' });
		bed.control.stepClock(HOUR);
		await beatNow();
		const some = { checkpoint: '90min', views: 10, reach: 6, late: false, missing: '' };
		expect(await untilRows('90 minutes', 2, () => figures(storyKey))).toEqual([few, some]);

		// A call that fails costs nothing but time.
		bed.control.addFault({ on: 'insights', effect: { kind: 'error', error: 'unknown-error' }, times: 1 });
		bed.control.stepClock(5 * HOUR);
		await untilBeaten();
		expect(await figures(storyKey)).toHaveLength(2);
		await beatNow();
		const late = { checkpoint: '6h', views: 10, reach: 6, late: true, missing: '' };
		expect(await untilRows('6 hours', 3, () => figures(storyKey))).toEqual([few, some, late]);

		// n8n itself is down while the last one falls due and the story ends.
		await bed.kill9();
		bed.control.stepClock(20 * HOUR);
		await bed.restart();
		const gone = { checkpoint: '23h', views: null, reach: null, late: true, missing: 'gone' };
		expect(await untilRows('23 hours', 4, () => figures(storyKey))).toEqual([few, some, late, gone]);

		await untilBeaten();
		expect(await figures(storyKey)).toHaveLength(4);
		expect(await stories()).toHaveLength(1);
	});

	it('leaves what people filled in alone, and gives a second story its own rows', async () => {
		const [first] = await stories();
		await bed.n8n.api.dataTables.upsert('stories', ['storyKey'], { storyKey: first?.['storyKey'] ?? null, theme: 'glaze', sensitive: false });
		bed.control.postStory({ mediaType: 'VIDEO' });
		for (const viewer of audience('late.crowd', 5)) bed.control.act(viewer, { act: 'view-story' });
		bed.control.stepClock(30 * MINUTE);
		await beatNow();
		const rows = await untilRows('the second story', 2, stories);
		expect(rows.map(({ mediaType, theme }) => [mediaType, theme])).toEqual([['IMAGE', 'glaze'], ['VIDEO', null]]);
		const read = await untilRows('its first checkpoint', 1, () => figures(rows[1]?.['storyKey']));
		expect(read).toEqual([{ checkpoint: '30min', views: 5, reach: 5, late: false, missing: '' }]);
	});

	it('shows the current stories by hand, marked, and uses nothing up', async () => {
		bed.control.postStory();
		const before = [await stories(), await bed.n8n.api.dataTables.rows('story_figures')];
		const run = await bed.n8n.api.runManually(workflow(), 'Instagram Story Trigger');
		expect(run.status).toBe('success');
		expect([await stories(), await bed.n8n.api.dataTables.rows('story_figures')]).toEqual(before);
		await beatNow();
		expect(await untilRows('the third story', 3, stories)).toHaveLength(3);
	});

	it('called nothing Instagram does not have', () => {
		expect(bed.control.judge.unknownPaths()).toEqual([]);
	});
});
