import fc from 'fast-check';
import type { Part } from '../../../core/segments/rule';
import { holds } from '../support/property';
import { allWindows, boundsOf, isLeftOut, referenceSegment } from '../support/segment-reference';
import { moments, plansAt, rulesNear, settleSegments, type SegmentWorld } from '../support/segment-world';
import { TestStore } from '../support/store';

/** Random histories, each with a rule of its own, compared with the reference. */
const HISTORIES = 2_000;
const SLOW_MS = 240_000;

let accounts = 0;
const nextAccount = () => `178416${String(++accounts).padStart(8, '0')}`;

/** A segment says the same as going through everybody's history by hand. */
describe('segments', () => {
	let store: TestStore;

	beforeEach(async () => {
		store = await TestStore.open();
	});
	afterEach(() => store.close());

	const cases = moments.chain((moment) => fc.record({ plan: plansAt(moment), where: rulesNear(moment.now), percent: fc.constantFrom(100, 100, 10, 50) }));
	const find = (accountKey: string, where: Part, topPercent: number) => store.use.findSegment({ accountKey, rule: { version: 1, where, topPercent } });

	/** Acts within a millisecond of an end of a window of the rule. */
	const onEdge = (world: SegmentWorld, where: Part) =>
		allWindows(where).flatMap((window) => boundsOf(world, window)).flatMap((edge) => world.people.flatMap(({ acts }) => acts.filter(({ at }) => Math.abs(at - edge) <= 1))).length;
	/** Windows of whole days that a change of the clocks made longer or shorter. */
	const changed = (world: SegmentWorld, where: Part) =>
		allWindows(where).filter((window) => {
			const [after, upTo] = boundsOf(world, window);
			return window.window === 'last_days' && (upTo - after) % 86_400_000 !== 0;
		}).length;

	it('equal a naive reference, people and order, on thousands of histories, also where clocks change', async () => {
		const seen = { matched: 0, leftOut: 0, rest: 0, onEdge: 0, changed: 0 };
		await holds(
			fc.asyncProperty(cases, async ({ plan, where, percent }) => {
				const world = await settleSegments(store, nextAccount(), plan);
				const { matched, rest, now } = await find(world.accountKey, where, percent);
				const expected = referenceSegment(world, where, percent);
				expect(now).toBe(plan.now);
				expect(matched.map(({ viewerKey, stories }) => [viewerKey, stories])).toEqual(expected.matched);
				expect(rest.map(({ viewerKey, stories }) => [viewerKey, stories])).toEqual(expected.rest);
				const preview = await store.use.previewSegment({ accountKey: world.accountKey, rule: { version: 1, where, topPercent: percent } });
				expect(preview.leftOut.suppressed + preview.leftOut.under_age + preview.leftOut.objects).toBe(expected.leftOut);
				expect([preview.matched, preview.rest]).toEqual([matched.length, rest.length]);
				seen.matched += matched.length;
				seen.rest += rest.length;
				seen.leftOut += expected.leftOut;
				seen.onEdge += onEdge(world, where);
				seen.changed += changed(world, where);
			}),
			HISTORIES,
		);
		// The control: rules did match, did meet people who must stay out, and windows did end in the middle of things.
		expect(Math.min(seen.matched, seen.rest, seen.leftOut, seen.onEdge, seen.changed)).toBeGreaterThan(400);
	}, SLOW_MS);

	it('never hold who opted out, is under age or objects, whatever the rule asks for', async () => {
		let kept = 0;
		await holds(
			fc.asyncProperty(cases, async ({ plan, where }) => {
				const world = await settleSegments(store, nextAccount(), plan);
				const closed = world.people.filter(isLeftOut);
				const { matched, rest } = await find(world.accountKey, where, 100);
				const out = new Set([...matched, ...rest].map(({ viewerKey }) => viewerKey));
				expect(closed.filter(({ key }) => out.has(key))).toEqual([]);
				kept += out.size;
			}),
			150,
		);
		expect(kept).toBeGreaterThan(100);
	});
});
