import type { Lane } from '../store/use-case';
import { batchesOf, originalsOf, type Batch, type RejectedRow } from './import-batches';
import type { SourceRow } from './import-csv';
import type { RowRules } from './import-row';
import { refusalProblem } from './import-refusals';
import type { ImportedBatch, ImportTotals, ImportViewsInput, PreviewedBatch, StartedImport } from './import-views';
import { MarkSet } from './mark-set';
import { UnderWay } from './under-way';

export interface ImportStore {
	importViews(input: ImportViewsInput, lane: Lane): Promise<ImportedBatch>;
	finishImport(input: { accountKey: string; importKey: string; rejected: number }, lane: Lane): Promise<ImportTotals>;
}

export interface PreviewStore {
	previewViews(input: Omit<ImportViewsInput, 'importKey'>, lane: Lane): Promise<PreviewedBatch>;
}

export interface ImportHooks {
	/** Called for every rejected row, roughly in order. */
	onRejected(row: RejectedRow): Promise<void> | void;
	/** Aborted between two batches: what was taken stays, and the same import again adds the rest. */
	readonly signal?: AbortSignal | undefined;
	/** A feed brings rows of its own source only. */
	readonly onlyThisSource?: boolean;
	/** Called after each batch with how many there were so far. */
	onBatch?(batches: number): void;
}

/** Rows as they were read, or in batches already. */
type Rows = AsyncIterable<SourceRow> | Iterable<SourceRow>;

/**
 * Rows of a batch: live work waits for a batch to end, so none may be felt (DESIGN §2). Some 8 ms of the store thread.
 */
export const BATCH_ROWS = 500;

/** Enough under way for the store to keep many in one commit and never to wait for the next; few enough to hold in memory. */
const BATCHES_UNDER_WAY = 40;

/** Takes rows from a source into the store, batch by batch; memory stays flat however long the list is. */
export async function runImport(store: ImportStore, started: StartedImport, rows: Rows, hooks: ImportHooks): Promise<ImportTotals> {
	return importBatches(store, started, rowsInBatches(started, rows, hooks), hooks);
}

/** Rows that are in this thread already, checked and in batches. */
export function rowsInBatches(started: StartedImport, rows: Rows, hooks: Pick<ImportHooks, 'onlyThisSource'> = {}): AsyncIterable<Batch> {
	return batchesOf(rows, rulesOf(started, hooks), BATCH_ROWS);
}

/** The same for rows that come in batches. */
export async function importBatches(store: ImportStore, started: StartedImport, batches: AsyncIterable<Batch>, hooks: ImportHooks): Promise<ImportTotals> {
	const { accountKey, importKey } = started;
	const rejected = await takeBatches(batches, hooks, (rows) => store.importViews({ accountKey, importKey, rows }, 'bulk'));
	return store.finishImport({ accountKey, importKey, rejected }, 'bulk');
}

/** Counts what an import of these rows would do, and keeps nothing. */
export async function previewImport(store: PreviewStore, started: StartedImport, rows: Rows, hooks: ImportHooks): Promise<Omit<ImportTotals, 'importKey'>> {
	return previewBatches(store, started, rowsInBatches(started, rows, hooks), hooks);
}

/** The same for rows that come in batches. */
export async function previewBatches(
	store: PreviewStore,
	{ accountKey }: StartedImport,
	batches: AsyncIterable<Batch>,
	hooks: ImportHooks,
): Promise<Omit<ImportTotals, 'importKey'>> {
	const seen = new MarkSet();
	const counts = { added: 0, known: 0, suppressed: 0 };
	const rejected = await takeBatches(batches, hooks, async (rows) => {
		const batch = await store.previewViews({ accountKey, rows }, 'bulk');
		const fresh = batch.addedMarks.filter((mark) => seen.add(mark)).length;
		counts.added += fresh;
		counts.known += batch.known + batch.added - fresh;
		counts.suppressed += batch.suppressed;
		return batch;
	});
	return { ...counts, rejected, rows: counts.added + counts.known + counts.suppressed + rejected };
}

/** What the rows of an import are checked by. */
export function rulesOf({ timeZone, now, source, context }: StartedImport, { onlyThisSource = false }: Pick<ImportHooks, 'onlyThisSource'> = {}): RowRules {
	return { timeZone, now, source, context, onlyThisSource };
}

/**
 * Hands batches on, several of them under way while the next are made.
 *
 * @returns how many rows were rejected
 */
async function takeBatches(batches: AsyncIterable<Batch>, hooks: ImportHooks, take: (rows: NonNullable<Batch['rows']>) => Promise<ImportedBatch>): Promise<number> {
	const underWay = new UnderWay(BATCHES_UNDER_WAY);
	let rejected = 0;
	let done = 0;
	const reject = async (row: RejectedRow) => {
		rejected++;
		await hooks.onRejected(row);
	};
	const takeBatch = async (rows: NonNullable<Batch['rows']>, originals: ArrayBuffer) => {
		const { refused } = await take(rows);
		hooks.onBatch?.(++done);
		const originalOf = refused.length > 0 ? originalsOf(originals) : () => undefined;
		// Left to be collected, those of a long list would gather meanwhile.
		originals.transfer(0);
		for (const { index, reason } of refused) {
			const row = originalOf(index);
			if (row) await reject({ ...row, problems: [refusalProblem(reason)] });
		}
	};
	try {
		for await (const { rows, originals, rejected: wrong } of batches) {
			for (const row of wrong) await reject(row);
			await underWay.room();
			hooks.signal?.throwIfAborted();
			if (rows !== null) underWay.add(takeBatch(rows, originals));
		}
	} finally {
		// Also after an error: a batch that is still kept may have rows to tell of.
		await underWay.settled();
	}
	await underWay.end();
	return rejected;
}
