import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { importBatches, previewBatches, rejectedFileName, type Batch, type StartedImport, type StartImportInput, type Store } from '../../../core';
import { progressOf } from '../../shared/progress';
import { RejectedRows } from './rejected-rows';

export interface ImportOutcome {
	readonly summary: {
		readonly accountKey: string;
		/** Empty for a preview. */
		readonly importKey: string;
		readonly preview?: true;
		readonly rows: number;
		readonly added: number;
		readonly known: number;
		readonly rejected: number;
		readonly suppressed: number;
	};
	readonly rejected: INodeExecutionData[];
}

/**
 * Runs one import over rows, or only counts what it would do.
 *
 * @param place.pairedWith the input item a row came from
 * @param place.fileName of the list, which the file of rejected rows is named after
 */
export async function runOne(
	context: IExecuteFunctions,
	store: Store,
	start: StartImportInput,
	batchesFor: (started: StartedImport) => AsyncIterable<Batch>,
	place: { readonly pairedWith: (line: number) => number; readonly fileName?: string },
): Promise<ImportOutcome> {
	const started = await store.startImport(start);
	const { accountKey, importKey } = started;
	const rejected = new RejectedRows(context, place.pairedWith, rejectedFileName(place.fileName ?? ''));
	const progress = progressOf(context, start.preview === true ? 'preview under way' : 'import under way');
	const hooks = {
		onBatch: (batches: number) => progress({ batches }),
		onRejected: rejected.add.bind(rejected),
		signal: context.getExecutionCancelSignal(),
	};
	try {
		const isPreview = start.preview === true;
		const run = isPreview ? previewBatches : importBatches;
		const { rows, added, known, rejected: refused, suppressed } = await run(store, started, batchesFor(started), hooks);
		const counts = { rows, added, known, rejected: refused, suppressed };
		return { summary: { accountKey, importKey, ...(isPreview ? { preview: true } : {}), ...counts }, rejected: await rejected.items() };
	} finally {
		rejected.close();
	}
}
