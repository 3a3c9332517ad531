import fc from 'fast-check';
import { inBatches, nextBatchSize } from '../../core/retention/batches';
import { NOTHING_REMOVED } from '../../core/retention/expired';
import { ROWS_PER_BATCH, type BatchOutcome, type PurgeCursor } from '../../core/retention/purge';
import { holds } from './support/property';

describe('how many rows a batch takes', () => {
	const rows = fc.integer({ min: 1_000, max: ROWS_PER_BATCH });
	const took = fc.double({ min: 0, max: 1e6, noNaN: true });

	it('is never fewer than 1,000 nor more than one transaction takes, and never more than doubles', () =>
		holds(
			fc.property(rows, took, (before, ms) => {
				const next = nextBatchSize(before, ms);
				expect(next).toBeGreaterThanOrEqual(1_000);
				expect(next).toBeLessThanOrEqual(Math.min(ROWS_PER_BATCH, before * 2));
			}),
			500,
		));

	it.each([
		['a fast database', 0.002, ROWS_PER_BATCH],
		['one that takes 14 ms for 1,000 rows', 0.014, 5_000],
		['one so slow that no batch is short', 1, 1_000],
	])('comes to what fits %s', (_, msForRow, expected) => {
		let size = ROWS_PER_BATCH / 2;
		for (let batch = 0; batch < 20; batch++) size = nextBatchSize(size, size * msForRow);
		expect(size).toBe(expected);
	});
});

describe('a purge in batches', () => {
	it('goes on from where each batch ended, with a size by what it took, until it is done', async () => {
		let now = 0;
		const asked: Array<[PurgeCursor | null, number]> = [];
		const batch = (cursor: PurgeCursor | null, limit: number): Promise<BatchOutcome> => {
			asked.push([cursor, limit]);
			now += 140;
			const done = asked.length === 3;
			return Promise.resolve({ removed: { ...NOTHING_REMOVED, views: limit }, cursor: done ? null : { stage: 'engagements', at: asked.length, key: 'k', asOf: 9 }, done });
		};
		const removed: number[] = [];
		for await (const outcome of inBatches(batch, () => now)) removed.push(outcome.removed.views);
		expect(removed).toEqual([5_000, 2_500, 1_250]);
		expect(asked.map(([cursor]) => cursor?.at ?? null)).toEqual([null, 1, 2]);
	});

	it('ends with the error of a batch that fails', async () => {
		const run = async () => {
			for await (const outcome of inBatches(() => Promise.reject(new Error('no')), () => 0)) expect(outcome).toBeUndefined();
		};
		await expect(run()).rejects.toThrow('no');
	});
});
