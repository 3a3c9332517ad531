import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { addRemoved, NOTHING_REMOVED, type BatchOutcome, type PurgeCursor, type Removed } from '../../../core';
import { progressOf } from '../../shared/progress';

/**
 * Runs batch after batch until the work is done, and adds up what they removed.
 *
 * @throws NodeOperationError when the execution is cancelled in between; what was removed is on the receipt,
 * and the next purge goes on with it
 */
export async function runBatches(
	context: IExecuteFunctions,
	batch: (cursor: PurgeCursor | null) => Promise<BatchOutcome>,
): Promise<Removed> {
	const progress = progressOf(context, 'purge under way');
	let removed = NOTHING_REMOVED;
	let cursor: PurgeCursor | null = null;
	for (;;) {
		if (context.getExecutionCancelSignal()?.aborted) {
			throw new NodeOperationError(context.getNode(), 'The purge was stopped before it was done', {
				description: 'What was removed so far is on its receipt. The next run goes on with the same receipt.',
			});
		}
		const outcome: BatchOutcome = await batch(cursor);
		removed = addRemoved(removed, outcome.removed);
		progress({ ...removed });
		if (outcome.done) return removed;
		cursor = outcome.cursor;
	}
}
