import type { Lane } from '../store/use-case';
import type { OriginalRow, SourceRow } from './import-csv';
import { checkRow, type RowProblem, type ViewRow } from './import-row';
import { refusalProblem } from './import-refusals';
import type { ImportedBatch, ImportTotals, ImportViewsInput, PreviewedBatch, StartedImport } from './import-views';
import { MarkSet } from './mark-set';
import { packRows, type PackedRows } from './packed-rows';
import { UnderWay } from './under-way';

export interface ImportStore {
	importViews(input: ImportViewsInput, lane: Lane): Promise<ImportedBatch>;
	finishImport(input: { accountKey: string; importKey: string; rejected: number }, lane: Lane): Promise<ImportTotals>;
}

export interface PreviewStore {
	previewViews(input: Omit<ImportViewsInput, 'importKey'>, lane: Lane): Promise<PreviewedBatch>;
}

/** A row that was not taken, with everything that is wrong with it. */
export interface RejectedRow {
	readonly line: number;
	/** The row as it was: it may name a person, so it goes into a file for the importer and nowhere else. */
	readonly original: OriginalRow;
	readonly problems: readonly [RowProblem, ...RowProblem[]];
}

export interface ImportHooks {
	/** Called for every rejected row, roughly in order. */
	onRejected(row: RejectedRow): Promise<void> | void;
	/** Aborted between two batches: what was taken stays, and the same import again adds the rest. */
	readonly signal?: AbortSignal | undefined;
	/** A feed brings rows of its own source only. */
	readonly onlyThisSource?: boolean;
}

type Rows = AsyncIterable<SourceRow> | Iterable<SourceRow>;

/** What is kept of a row until the store has taken it: enough to give it back. */
type Kept = Pick<SourceRow, 'line' | 'original'>;

interface Batch {
	readonly views: ViewRow[];
	readonly rows: Kept[];
}

/**
 * Live work waits for a bulk batch to end, so none may be felt (DESIGN §2): some 5 ms of the store thread. What a
 * larger one makes also outlives the collector's first two looks, and then stays until a hundred megabytes have gathered.
 */
const BATCH_ROWS = 250;

/** Enough under way for the store to keep several in one commit and never to wait for the next; few enough to hold in memory. */
const BATCHES_UNDER_WAY = 24;

/** Takes rows from a source into the store, batch by batch; memory stays flat however long the list is. */
export async function runImport(store: ImportStore, started: StartedImport, rows: Rows, hooks: ImportHooks): Promise<ImportTotals> {
	const { accountKey, importKey } = started;
	const rejected = await inBatches(started, rows, hooks, (views) => store.importViews({ accountKey, importKey, rows: views }, 'bulk'));
	return store.finishImport({ accountKey, importKey, rejected }, 'bulk');
}

/** Counts what an import of these rows would do, and keeps nothing. */
export async function previewImport(
	store: PreviewStore,
	started: StartedImport,
	rows: Rows,
	hooks: ImportHooks,
): Promise<Omit<ImportTotals, 'importKey'>> {
	const { accountKey } = started;
	const seen = new MarkSet();
	const counts = { added: 0, known: 0, suppressed: 0 };
	const rejected = await inBatches(started, rows, hooks, async (views) => {
		const batch = await store.previewViews({ accountKey, rows: views }, 'bulk');
		const fresh = batch.addedMarks.filter((mark) => seen.add(mark)).length;
		counts.added += fresh;
		counts.known += batch.known + batch.added - fresh;
		counts.suppressed += batch.suppressed;
		return batch;
	});
	return { ...counts, rejected, rows: counts.added + counts.known + counts.suppressed + rejected };
}

/**
 * Checks rows and hands the good ones on in batches, several of them under way while the next is read and checked.
 *
 * @returns how many were rejected
 */
async function inBatches(
	{ timeZone, now, source: ownSource, context }: StartedImport,
	rows: Rows,
	hooks: ImportHooks,
	take: (views: PackedRows) => Promise<ImportedBatch>,
): Promise<number> {
	const rules = { timeZone, now, source: ownSource, context, onlyThisSource: hooks.onlyThisSource ?? false };
	const underWay = new UnderWay(BATCHES_UNDER_WAY);
	let rejected = 0;
	let batch: Batch = { views: [], rows: [] };
	const reject = async ({ line, original }: Kept, problems: RejectedRow['problems']) => {
		rejected++;
		await hooks.onRejected({ line, original, problems });
	};
	const takeBatch = async (views: PackedRows, packed: string) => {
		const { refused } = await take(views);
		const kept = refused.length > 0 ? (JSON.parse(packed) as Kept[]) : [];
		for (const { index, reason } of refused) {
			const row = kept[index];
			if (row) await reject(row, [refusalProblem(reason)]);
		}
	};
	const flush = async () => {
		await underWay.room();
		hooks.signal?.throwIfAborted();
		// As texts both wait in a tenth of the memory.
		underWay.add(takeBatch(packRows(batch.views), JSON.stringify(batch.rows)));
		batch = { views: [], rows: [] };
	};

	try {
		for await (const source of rows) {
			const { content } = source;
			if ('problem' in content) {
				await reject(source, [content.problem]);
				continue;
			}
			const check = checkRow(content.cells, rules);
			if (!check.ok) {
				await reject(source, check.problems);
				continue;
			}
			batch.views.push(check.view);
			batch.rows.push({ line: source.line, original: source.original });
			if (batch.views.length >= BATCH_ROWS) await flush();
		}
		if (batch.views.length > 0) await flush();
	} finally {
		// Also after an error: a batch that is still kept may have rows to tell of.
		await underWay.settled();
	}
	await underWay.end();
	return rejected;
}
