import fc from 'fast-check';
import { Checksum, type Row } from '../../../core/moving/checksum';

const COLUMNS = ['a', 'b'];
const value = fc.oneof(fc.constant(null), fc.integer(), fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const rows = fc.array(fc.record({ a: value, b: value }), { minLength: 1, maxLength: 20 });

function sumOf(all: readonly Row[]): string {
	const sum = new Checksum();
	for (const row of all) sum.add(row, COLUMNS);
	return `${sum.rows} ${sum.value}`;
}

describe('the checksum of a table', () => {
	it('is the same in whatever order the rows come, and whatever order their columns have', () => {
		fc.assert(fc.property(rows, (all) => {
			expect(sumOf(all.toReversed().map(({ a, b }) => ({ b, a })))).toBe(sumOf(all));
		}));
	});

	it('is another when a row is missing, comes twice, or has another value', () => {
		fc.assert(fc.property(rows, fc.nat(), value, (all, place, other) => {
			const at = place % all.length;
			const row = all[at] as Row;
			expect(sumOf(all.toSpliced(at, 1))).not.toBe(sumOf(all));
			expect(sumOf([...all, row])).not.toBe(sumOf(all));
			fc.pre(JSON.stringify(other) !== JSON.stringify(row['a']));
			expect(sumOf(all.with(at, { a: other, b: row['b'] as null }))).not.toBe(sumOf(all));
		}));
	});

	it('tells a number from its text, and nothing from an empty text', () => {
		expect(sumOf([{ a: 1, b: null }])).not.toBe(sumOf([{ a: '1', b: null }]));
		expect(sumOf([{ a: 1, b: null }])).not.toBe(sumOf([{ a: 1, b: '' }]));
	});
});
