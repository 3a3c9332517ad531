import { waitFor } from '../../testbed';
import type { DataTableRow } from '../../testbed';
import { Bed, changeNode } from './support/bed';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A beat comes once a minute and once with publishing; a little more until its rows are there. */
const BEAT_MS = 75_000;

/** Calls in all before a failing read is given up (core/instagram/read-retry.ts). */
const READ_TRIES = 3;

/** How stories and their figures get into the tables, on a real n8n and a stepped clock. */
describe('the story pulse on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		// Every event, as a person chooses them in the trigger.
		const parameters = {
			events: ['newStory', 'checkpoint', 'threshold', 'expiring', 'final'],
			thresholds: { values: [{ metric: 'views', atLeast: 10 }, { metric: 'exits', atLeast: 1 }] },
			expiringMinutes: 90,
		};
		bed = await Bed.start({
			change: (workflow) => (workflow.name === '10 story pulse' ? changeNode(workflow, 'Instagram Story Trigger', (node) => ({ ...node, parameters })) : workflow),
		});
	});

	afterAll(async () => {
		await bed.stop();
	});

	const byName = (a: DataTableRow, b: DataTableRow) => String(a['checkpoint']).localeCompare(String(b['checkpoint']));
	const workflow = () => bed.funnel.workflows['10 story pulse'] ?? '';
	const stories = () => bed.n8n.api.dataTables.rows('stories');

	/** Rows of `story_figures` of one story by name, without n8n's own columns. Branches of one execution write in any order. */
	async function figures(storyKey: unknown): Promise<DataTableRow[]> {
		const rows = await bed.n8n.api.dataTables.rows('story_figures');
		return rows.filter((row) => row['storyKey'] === storyKey).map(({ checkpoint, views, late, missing }) => ({
			checkpoint: checkpoint ?? null, views: views ?? null, late: late ?? null, missing: missing ?? null,
		})).toSorted(byName);
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
		expect(row).toMatchObject({ mediaType: 'IMAGE', link: expect.stringMatching(/^https:\/\/www\.instagram\.com\/stories\//), theme: null, campaign: null, call: null, offer: null, place: null, sensitive: null });
		expect(String(row?.['storyKey'])).toMatch(/^sty_/);
		const posted = bed.control.state().accounts[0]?.stories[0];
		expect(Math.abs(Date.parse(String(row?.['postedAt'])) - (posted?.postedAt ?? 0))).toBeLessThan(1_000);
		await untilBeaten();
		expect(await stories()).toHaveLength(1);
		expect(JSON.stringify(await stories())).not.toContain(posted?.id);
	});

	it('keeps each event with its figures once, late or in time', async () => {
		const storyKey = (await stories())[0]?.['storyKey'];
		const rows: DataTableRow[] = [];
		async function expectRows(...more: DataTableRow[]): Promise<void> {
			rows.push(...more);
			rows.sort(byName);
			expect(await untilRows(`${rows.length} rows`, rows.length, () => figures(storyKey))).toEqual(rows);
		}
		const crowd = audience('crowd', 6);
		for (const viewer of crowd.slice(0, 4)) bed.control.act(viewer, { act: 'view-story' });
		bed.control.stepClock(31 * MINUTE);
		await beatNow();
		await expectRows({ checkpoint: '30min', views: null, late: false, missing: 'under_5_viewers' });

		for (const viewer of crowd) bed.control.act(viewer, { act: 'view-story' });
		bed.control.stepClock(HOUR);
		await beatNow();
		await expectRows(
			{ checkpoint: '90min', views: 10, late: false, missing: '' },
			{ checkpoint: 'threshold:views:10', views: 10, late: false, missing: '' },
		);

		// A beat whose calls fail, all tries of the read among them, costs nothing but time.
		bed.control.addFault({ on: 'insights', effect: { kind: 'error', error: 'unknown-error' }, times: READ_TRIES });
		bed.control.stepClock(5 * HOUR);
		await untilBeaten();
		expect(await figures(storyKey)).toHaveLength(3);
		await beatNow();
		await expectRows({ checkpoint: '6h', views: 10, late: true, missing: '' });

		bed.control.act(crowd[0] ?? '', { act: 'view-story' });
		bed.control.stepClock(16 * HOUR);
		await beatNow();
		await expectRows({ checkpoint: 'expiring', views: 11, late: false, missing: '' });

		// n8n itself is down while the last one falls due and the story ends.
		await bed.kill9();
		bed.control.stepClock(20 * HOUR);
		await bed.restart();
		await expectRows({ checkpoint: '23h', views: null, late: true, missing: 'gone' }, { checkpoint: 'final', views: 11, late: true, missing: '' });

		await untilBeaten();
		expect(await figures(storyKey)).toEqual(rows);
		expect(await stories()).toHaveLength(1);
	});

	it('says when the figures were read, and which of them Instagram does not count here', async () => {
		const rows = await bed.n8n.api.dataTables.rows('story_figures');
		const [expiring, gone, final] = ['expiring', '23h', 'final'].map((name) => rows.find(({ checkpoint }) => checkpoint === name));
		expect(final).toMatchObject({ readAt: expiring?.['readAt'], replies: null, causes: '{"replies":"not_counted_in_region"}' });
		expect(Date.parse(String(expiring?.['readAt']))).toBeGreaterThan(0);
		expect(gone).toMatchObject({ causes: '' });
	});

	it('leaves what people filled in alone, and gives a second story its own rows', async () => {
		const [first] = await stories();
		await bed.n8n.api.dataTables.upsert('stories', ['storyKey'], { storyKey: first?.['storyKey'] ?? null, theme: 'glaze', sensitive: false });
		bed.control.postStory({ mediaType: 'VIDEO' });
		for (const viewer of audience('late.crowd', 5)) bed.control.act(viewer, { act: 'view-story', leaveBy: 'tap_exit' });
		bed.control.stepClock(30 * MINUTE);
		await beatNow();
		const rows = await untilRows('the second story', 2, stories);
		expect(rows.map(({ mediaType, theme }) => [mediaType, theme])).toEqual([['IMAGE', 'glaze'], ['VIDEO', null]]);
		const read = await untilRows('its first figures', 2, () => figures(rows[1]?.['storyKey']));
		expect(read).toEqual([
			{ checkpoint: '30min', views: 5, late: false, missing: '' },
			{ checkpoint: 'threshold:exits:1', views: 5, late: false, missing: '' },
		]);
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
