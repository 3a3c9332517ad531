import { BatchSize } from '../../core/viewers/batch-size';

describe('the size of an import batch', () => {
	const after = (...took: readonly number[]) => {
		const size = new BatchSize();
		for (const ms of took) size.took(ms);
		return size.rows;
	};

	it('grows on a fast machine to what fits into about 50 ms, and no further than 5,000 rows', () => {
		expect(after(25)).toBe(1_500);
		const steady = new BatchSize();
		for (let batch = 0; batch < 20; batch++) steady.took(steady.rows / 40);
		expect(steady.rows).toBeGreaterThan(1_990);
		expect(steady.rows).toBeLessThanOrEqual(2_000);
		expect(after(...Array.from({ length: 20 }, () => 0))).toBe(5_000);
	});

	it('shrinks where batches take long, and stays at 1,000 rows where even those do', () => {
		expect(after(0, 0, 0, 500)).toBeLessThan(3_000);
		expect(after(...Array.from({ length: 20 }, () => 400))).toBe(1_000);
	});
});
