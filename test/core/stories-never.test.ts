import fc from 'fast-check';
import { holds } from './support/property';
import { play, step, type Sabotage, type Step } from './support/story-history';
import { HOUR, MINUTE } from './support/store';

/** Random looks, kills between commit and execution, API errors and clock jumps. */
const history = fc.array(step, { minLength: 3, maxLength: 12 });

describe('whatever happens to stories', () => {
	it('every due beat is given and done once, none before its time or after it was done', async () => {
		await holds(fc.asyncProperty(history, async (steps) => expect(await play(steps)).toEqual([])), 40);
	}, 600_000);

	const quiet: Step = { waitMs: 10 * MINUTE, jumpMs: 0, answer: 'figures', fate: 'done', post: false };
	it.each<[Sabotage, RegExp]>([
		['done_when_given', /never done/],
		['forgets_running', /given while its execution ran/],
		['never_done', /given after it was done/],
	])('the judge notices a hand-off that is %s', async (sabotage, complaint) => {
		const steps: Step[] = [
			{ ...quiet, post: true, fate: 'killed_before_start' },
			{ ...quiet, waitMs: 3 * HOUR, fate: 'runs_on' },
			{ ...quiet, waitMs: 3 * HOUR, fate: 'runs_on' },
			quiet,
		];
		expect(await play(steps)).toEqual([]);
		expect(await play(steps, sabotage)).toContainEqual(expect.stringMatching(complaint));
	});
});
