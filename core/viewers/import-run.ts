import type { Lane } from '../store/use-case';
import type { SourceRow } from './import-csv';
import { checkRow, type RowProblem, type ViewRow } from './import-row';
import type { ImportedBatch, ImportTotals, ImportViewsInput, RowRefusal, StartedImport } from './import-views';

/** Rows per transaction: some 35 ms of new people on two cores, so that live work slips in between (DESIGN §2). */
const BATCH = 250;

export interface ImportStore {
	importViews(input: ImportViewsInput, lane: Lane): Promise<ImportedBatch>;
	finishImport(input: { accountKey: string; importKey: string; rejected: number }, lane: Lane): Promise<ImportTotals>;
}

/** A row that was not taken, with everything that is wrong with it. */
export interface RejectedRow {
	readonly line: number;
	/** The row as it was: it may name a person, so it goes into a file for the importer and nowhere else. */
	readonly raw: string;
	readonly problems: readonly [RowProblem, ...RowProblem[]];
}

export interface ImportHooks {
	/** Called for every rejected row, roughly in order. */
	onRejected(row: RejectedRow): Promise<void> | void;
	/** Aborted between two batches: what was taken stays, and the same import again adds the rest. */
	readonly signal?: AbortSignal | undefined;
}

/** Takes rows from a source into the store, batch by batch; memory stays flat however long the list is. */
export async function runImport(
	store: ImportStore,
	{ accountKey, importKey, timeZone, now }: StartedImport,
	rows: AsyncIterable<SourceRow> | Iterable<SourceRow>,
	hooks: ImportHooks,
): Promise<ImportTotals> {
	let rejected = 0;
	let batch: { source: SourceRow; view: ViewRow }[] = [];
	const reject = async ({ line, raw }: SourceRow, problems: RejectedRow['problems']) => {
		rejected++;
		await hooks.onRejected({ line, raw, problems });
	};
	const flush = async () => {
		hooks.signal?.throwIfAborted();
		const taken = batch;
		batch = [];
		const outcome = await store.importViews({ accountKey, importKey, rows: taken.map(({ view }) => view) }, 'bulk');
		for (const { index, reason } of outcome.refused) {
			const row = taken[index];
			if (row) await reject(row.source, [refusal(reason)]);
		}
	};

	for await (const source of rows) {
		const { content } = source;
		if ('problem' in content) {
			await reject(source, [content.problem]);
			continue;
		}
		const check = checkRow(content.cells, { timeZone, now });
		if (check.ok) batch.push({ source, view: check.view });
		else await reject(source, check.problems);
		if (batch.length >= BATCH) await flush();
	}
	if (batch.length > 0) await flush();
	return store.finishImport({ accountKey, importKey, rejected }, 'bulk');
}

function refusal(reason: RowRefusal): RowProblem {
	switch (reason) {
		case 'unknown_person':
			return { field: 'viewer_key', problem: 'The account knows no such person', cure: 'They may have been erased. Record them by handle.' };
		case 'two_people':
			return {
				field: 'viewer_id',
				problem: 'The handle and the viewer_id belong to two people who both wrote to the account',
				cure: 'Check which is right and import the row with that one only.',
			};
	}
}
