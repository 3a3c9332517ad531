import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runImport, type SourceRow, type Store } from '../../../core';
import { RejectedRows } from './rejected-rows';

export interface ImportOutcome {
	readonly summary: {
		readonly accountKey: string;
		readonly importKey: string;
		readonly rows: number;
		readonly added: number;
		readonly known: number;
		readonly rejected: number;
		readonly suppressed: number;
	};
	readonly rejected: INodeExecutionData[];
}

/**
 * Runs one import over rows.
 *
 * @param place.pairedWith the input item a row came from
 */
export async function runOne(
	context: IExecuteFunctions,
	store: Store,
	accountKey: string,
	rows: AsyncIterable<SourceRow> | Iterable<SourceRow>,
	place: { readonly pairedWith: (line: number) => number },
): Promise<ImportOutcome> {
	const started = await store.startImport({ accountKey });
	const rejected = new RejectedRows(context, place.pairedWith);
	try {
		const { importKey, ...counts } = await runImport(store, started, rows, {
			onRejected: (row) => rejected.add(row),
			signal: context.getExecutionCancelSignal(),
		});
		const { added, known, suppressed } = counts;
		const summary = { accountKey, importKey, rows: counts.rows, added, known, rejected: counts.rejected, suppressed };
		return { summary, rejected: await rejected.items() };
	} finally {
		rejected.close();
	}
}
