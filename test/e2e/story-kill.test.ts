import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../testbed';
import { Bed } from './support/bed';
import { readBeats, type BeatRow } from './support/story-beats';

const MINUTE = 60_000;

/** How long after the commit that gives a story out n8n dies, in ms, about. */
const AGES = [0, 10, 60];

/** A lease of two minutes, of four for one that was hit twice, and one beat more. */
const AGAIN_MS = 420_000;

/** kill -9 between the commit of what a story tells and the end of the execution that keeps it. */
describe('kill -9 around the hand-off of a story', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start();
	});

	afterAll(async () => {
		await bed.stop();
	});

	const beats = (state?: BeatRow['state']) => readBeats(bed.funnel.storeFile).filter((beat) => state === undefined || beat.state === state);
	const rowsOf = (table: string) => bed.n8n.api.dataTables.rows(table);

	/** Starts the trigger anew, so that it looks at once, and kills n8n when a beat that was not there is given out. */
	async function killWhenGiven(ageMs: number): Promise<void> {
		const before = new Set(beats().map(({ beatKey }) => beatKey));
		const workflow = bed.funnel.workflows['10 story pulse'] ?? '';
		await bed.n8n.api.unpublish(workflow);
		const given = new AbortController();
		// n8n may refuse right after its start; nothing would be looked at then.
		const published = (async () => {
			while (!given.signal.aborted) {
				if (await bed.n8n.api.publish(workflow).then(() => true, () => false)) return;
				await sleep(1_000);
			}
		})();
		try {
			await waitFor('a beat to be given out', async () => (beats().some(({ beatKey, attempts }) => !before.has(beatKey) && attempts > 0) ? true : undefined), {
				timeoutMs: 75_000, everyMs: 1,
			});
		} finally {
			given.abort();
		}
		if (ageMs > 0) await sleep(ageMs);
		await bed.kill9();
		await published;
	}

	it('loses and doubles nothing, whenever it dies', async () => {
		await waitFor('the first story', async () => ((await rowsOf('stories')).length === 1 ? true : undefined), { timeoutMs: 75_000 });
		for (const [index, age] of AGES.entries()) {
			// By turns a new story, and figures that fall due of all of them.
			if (index % 2 === 0) bed.control.postStory();
			else bed.control.stepClock(31 * MINUTE);
			await killWhenGiven(age);
			await bed.restart();
		}
		const cut = beats('given').length;
		const everyBeat = await waitFor('every beat to be done', async () => {
			const all = beats();
			return all.every(({ state }) => state === 'done') ? all : undefined;
		}, { timeoutMs: AGAIN_MS, everyMs: 500 });

		const stories = (await rowsOf('stories')).map(({ storyKey }) => `${String(storyKey)}:new_story`);
		const figures = (await rowsOf('story_figures')).map(({ storyKey, checkpoint }) => `${String(storyKey)}:${String(checkpoint)}`);
		expect([...stories, ...figures].toSorted()).toEqual(everyBeat.map(({ beatKey }) => beatKey).toSorted());
		expect(stories).toHaveLength(1 + Math.ceil(AGES.length / 2));
		// The kills did hit: some beats had to be given out again.
		expect(cut).toBeGreaterThan(0);
		expect(everyBeat.filter(({ attempts }) => attempts > 1).length).toBeGreaterThan(0);
	}, 3_000_000);
});
