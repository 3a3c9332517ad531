import { slopeLine } from '../../bench/runner/line';
import { slope } from '../../bench/runner/slope';
import { growthRatio } from '../../bench/soak/sample';

describe('slopes', () => {
	const hours = Array.from({ length: 46 }, (_, nth) => nth / 60);
	/** A small wobble that is the same in every run. */
	const wobble = (nth: number) => Math.sin(nth * 12.9898) * 2;

	it('are those of a straight line', () => {
		expect(slope([[0, 1], [1, 3], [2, 5], [4, 9]]).value).toBe(2);
	});

	it('are found behind noise and a few outliers', () => {
		const { value, low, high } = slope(hours.map((x, nth) => [x, 300 + 40 * x + wobble(nth) + (nth % 15 === 7 ? 100 : 0)]));
		expect(low ?? NaN).toBeLessThan(40);
		expect(high ?? NaN).toBeGreaterThan(40);
		expect(Math.abs(value - 40)).toBeLessThan(4);
	});

	it('of what does not grow reach over nothing, and those of what does do not', () => {
		const flat = slope(hours.map((x, nth) => [x, 300 + wobble(nth)]));
		expect([(flat.low ?? NaN) < 0, (flat.high ?? NaN) > 0]).toEqual([true, true]);
		expect(slope(hours.map((x, nth) => [x, 300 + 20 * x + wobble(nth)])).low).toBeGreaterThan(0);
	});

	it('of two points have no interval', () => {
		expect(slope([[0, 1], [1, 2]])).toEqual({ value: 1, low: null, high: null, count: 2 });
	});

	it('are held against a target', () => {
		const line = (growth: number) => slopeLine({ id: 'x', what: 'x', target: { atMost: 10 }, sizes: {} }, hours, { name: 'heap', unit: 'MB', values: hours.map((x) => 300 + growth * x) });
		expect([line(5).met, line(15).met]).toEqual([true, false]);
	});
});

describe('growth of the store', () => {
	const samples = (sizeAt: (events: number) => number) => [0, 500, 1_000].map((events) => ({ events, store: sizeAt(events) }));

	it('is the same for each update, or more and more', () => {
		expect(growthRatio(samples((events) => 1 + events / 1_000))).toBeCloseTo(1);
		expect(growthRatio(samples((events) => (events / 1_000) ** 2))).toBeCloseTo(3);
	});
});
