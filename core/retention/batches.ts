import { ROWS_PER_BATCH, type BatchOutcome, type PurgeCursor } from './purge';

/**
 * What one batch is to take, in milliseconds: a message of the same account waits behind it, and now and then behind the
 * next one as well (docs/bench.md, *Live*).
 */
const BATCH_MS = 70;
/** With fewer, what each transaction costs by itself outweighs its rows; the embedded store never takes more. */
const FEWEST_ROWS = 1_000;

/**
 * How many rows the next batch is to take, by what the last one took: a message waits as short behind it on a slow
 * database as on a fast one. By half or double at most, as one slow batch says little.
 *
 * @param rows of the last batch
 * @param tookMs from asking to the answer
 */
export function nextBatchSize(rows: number, tookMs: number): number {
	const fitting = Math.min(rows * 2, Math.max(rows / 2, (rows * BATCH_MS) / Math.max(1, tookMs)));
	return Math.round(Math.min(ROWS_PER_BATCH, Math.max(FEWEST_ROWS, fitting)));
}

/**
 * Runs batch after batch until the work is done.
 *
 * @param batch looks at so many rows from the cursor on
 * @param clock milliseconds that are never set back
 */
export async function* inBatches(batch: (cursor: PurgeCursor | null, limit: number) => Promise<BatchOutcome>, clock: () => number): AsyncGenerator<BatchOutcome, void> {
	let limit = ROWS_PER_BATCH / 2;
	let cursor: PurgeCursor | null = null;
	for (;;) {
		const began = clock();
		const outcome: BatchOutcome = await batch(cursor, limit);
		limit = nextBatchSize(limit, clock() - began);
		yield outcome;
		if (outcome.done) return;
		cursor = outcome.cursor;
	}
}
