import { isUnsure, ratioLine } from '../../bench/runner/line';
import { regressions, type Result } from '../../bench/runner/keep';
import { interleave } from '../../bench/runner/pairs';
import { CONFIDENCE, estimate } from '../../bench/runner/statistics';
import { readOptions } from '../../bench/options';

/** A small generator with a fixed seed: chance that is the same in every run. */
function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

describe('estimates', () => {
	it('of seven values are their median, between the least and the greatest', () => {
		expect(estimate([5, 1, 4, 2, 7, 3, 6])).toEqual({ value: 4, low: 1, high: 7, count: 7 });
	});

	it('of an even number of values take the middle of the two', () => {
		expect(estimate([4, 1, 3, 2]).value).toBe(2.5);
	});

	it('of too few values have no interval', () => {
		expect(estimate([1, 2, 3, 4, 5])).toEqual({ value: 3, low: null, high: null, count: 5 });
		expect(estimate([1, 2, 3, 4, 5, 6])).toMatchObject({ low: 1, high: 6 });
	});

	it('get narrower with more values', () => {
		const of = (count: number) => estimate(Array.from({ length: count }, (_, index) => index / count));
		const width = (count: number) => (of(count).high ?? 0) - (of(count).low ?? 0);
		expect([width(9) > width(25), width(25) > width(101)]).toEqual([true, true]);
	});

	it.each([
		[0.5, 7],
		[0.5, 12],
		[0.5, 40],
		[0.99, 900],
	])('hold the true quantile %d of %i skewed values as often as they say', (q, count) => {
		const next = chance(20_261_124);
		const truth = -Math.log(1 - q);
		const hits = Array.from({ length: 1_000 }, () => estimate(Array.from({ length: count }, () => -Math.log(1 - next())), q))
			.filter(({ low, high }) => low !== null && high !== null && low <= truth && truth <= high);
		expect(hits.length / 1_000).toBeGreaterThanOrEqual(CONFIDENCE - 0.015);
		// The control: an interval that held it always would be one that says nothing.
		if (count >= 40) expect(hits.length).toBeLessThan(995);
	});

	it('need values', () => {
		expect(() => estimate([])).toThrow();
	});
});

describe('pairs', () => {
	it('are taken in turns, so that drift falls on both sides alike', async () => {
		const order: string[] = [];
		let slow = 1;
		const take = (side: string, cost: number) => async (pair: number) => {
			order.push(`${side}${pair}`);
			slow *= 1.01;
			return cost * slow;
		};
		const { a, b } = await interleave(7, take('a', 2), take('b', 1));
		expect(order.slice(0, 4)).toEqual(['a0', 'b0', 'a1', 'b1']);
		const line = ratioLine({ id: 'x', what: 'x', target: { atMost: 2.5 }, sizes: {} }, { name: 'a', unit: 'ms', values: a }, { name: 'b', unit: 'ms', values: b });
		expect(line.estimate.value).toBeCloseTo(2 / 1.01);
		expect([line.met, isUnsure(line)]).toEqual([true, false]);
	});
});

const machine = { cpus: 2, cpuModel: 'x', memoryGb: 1, system: 'x', versions: {}, commit: 'abc' };

function resultOf(ratios: readonly number[], changes: { rows?: number; cpus?: number; target?: { atMost: number } | { atLeast: number } } = {}): Result {
	const about = { id: 'x', what: 'x', target: changes.target ?? { atMost: 2 }, sizes: { rows: changes.rows ?? 1 } };
	const line = ratioLine(about, { name: 'a', unit: 'ms', values: ratios }, { name: 'b', unit: 'ms', values: ratios.map(() => 1) });
	return { at: '2026-11-26T00:00:00Z', machine: { ...machine, cpus: changes.cpus ?? 2 }, groups: ['x'], pairs: ratios.length, lines: [line] };
}

describe('regressions', () => {
	const before = resultOf([1, 1.1, 1, 1.05, 1, 1.1, 1]);
	const slower = [1.5, 1.6, 1.5, 1.55, 1.5, 1.6, 1.5];

	it('are pointed at where the intervals no longer meet', () => {
		expect(regressions(resultOf(slower), [before]).map(({ id }) => id)).toEqual(['x']);
		expect(regressions(resultOf([1.05, 1.2, 1, 1.3, 1, 1.1, 1.2]), [before])).toEqual([]);
		expect(regressions(before, [resultOf(slower)])).toEqual([]);
	});

	it('compare the last result of the same sizes on the same machine', () => {
		expect(regressions(resultOf(slower), [before, resultOf(slower)])).toEqual([]);
		expect(regressions(resultOf(slower, { rows: 2 }), [before])).toEqual([]);
		expect(regressions(resultOf(slower, { cpus: 8 }), [before])).toEqual([]);
	});

	it('know when more is better', () => {
		const target = { atLeast: 1 };
		expect(regressions(resultOf(slower, { target }), [resultOf([1, 1, 1, 1, 1, 1, 1], { target })])).toEqual([]);
		expect(regressions(resultOf([1, 1, 1, 1, 1, 1, 1], { target }), [resultOf(slower, { target })])).toHaveLength(1);
	});
});

describe('options', () => {
	it('take any groups, all by default, and never too few pairs for an interval', () => {
		const known = ['capture', 'segments'];
		expect(readOptions([], known)).toEqual({ groups: known, only: [], quick: false, pairs: 7 });
		expect(readOptions(['segments', '--quick'], known)).toMatchObject({ groups: ['segments'], quick: true, pairs: 3 });
		expect(() => readOptions(['sends'], known)).toThrow(/capture, segments/);
		expect(() => readOptions(['--pairs', '5'], known)).toThrow(/7 pairs/);
	});
});
