import fc from 'fast-check';
import { armOf, drawSample, requireSample, requireSplit } from '../../../core/segments/chance';
import { holds } from '../support/property';

const PEPPER = Buffer.alloc(32, 3);
const people = (count: number) => Array.from({ length: count }, (_, index) => ({ viewerKey: `vwr_${index}` }));
const HALVES = { name: 'spring offer', arms: [{ arm: 'A', percent: 50 }, { arm: 'B', percent: 50 }] };

describe('samples and splits', () => {
	it('keep a person in their arm whoever else is there, and in the sample while the segment shrinks', async () => {
		await holds(
			fc.asyncProperty(fc.uniqueArray(fc.nat(5000), { minLength: 110, maxLength: 300 }), fc.nat(), async (numbers, cut) => {
				const all = numbers.map((number) => ({ viewerKey: `vwr_${number}` }));
				const fewer = all.filter((_, index) => index % 7 !== cut % 7).reverse();
				const sample = { name: 'first try', size: 100 };
				const drawn = drawSample(PEPPER, sample, all);
				const drawnOfFewer = drawSample(PEPPER, sample, fewer);
				expect(drawn).toHaveLength(100);
				expect(drawn.filter((person) => fewer.includes(person)).filter((person) => !drawnOfFewer.includes(person))).toEqual([]);
				for (const { viewerKey } of fewer) expect(armOf(PEPPER, HALVES, viewerKey)).toBe(armOf(Buffer.from(PEPPER), HALVES, viewerKey));
			}),
			30,
		);
	});

	it('share people out as asked, and another name draws others', () => {
		const split = { name: 'x', arms: [{ arm: 'A', percent: 10 }, { arm: 'B', percent: 60 }, { arm: 'C', percent: 30 }] };
		const counts = new Map<string, number>();
		for (const { viewerKey } of people(10_000)) counts.set(armOf(PEPPER, split, viewerKey), (counts.get(armOf(PEPPER, split, viewerKey)) ?? 0) + 1);
		// Five standard deviations of a fair draw.
		for (const { arm, percent } of split.arms) {
			const expected = 100 * percent;
			expect(Math.abs((counts.get(arm) ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(expected * (1 - percent / 100)));
		}
		const [one, other] = ['one', 'other'].map((name) => drawSample(PEPPER, { name, size: 100 }, people(1000)));
		expect(one).not.toEqual(other);
		expect(drawSample(Buffer.alloc(32, 4), { name: 'one', size: 100 }, people(1000))).not.toEqual(one);
	});

	it.each([
		[{ ...HALVES, arms: [{ arm: 'A', percent: 50 }, { arm: 'B', percent: 49 }] }, '100'],
		[{ ...HALVES, arms: [{ arm: 'A', percent: 50 }, { arm: 'A', percent: 50 }] }, 'name'],
		[{ ...HALVES, arms: [{ arm: 'A', percent: 100 }] }, 'arms'],
		[{ ...HALVES, name: ' ' }, 'name'],
	])('refuse a split that does not add up: %j', (split, cause) => {
		expect(() => requireSplit(split)).toThrow(cause);
	});

	it('refuse samples outside 100 to 500', () => {
		for (const size of [99, 501, 100.5]) expect(() => requireSample({ name: 'x', size })).toThrow('100 to 500');
		expect(() => requireSample({ name: 'x', size: 500 })).not.toThrow();
	});
});
