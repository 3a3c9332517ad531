import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { addRemoved, inBatches, NOTHING_REMOVED, type BatchOutcome, type PurgeCursor, type Removed } from '../../../core';
import { progressOf } from '../../shared/progress';

/**
 * Runs batch after batch until the work is done, and adds up what they removed.
 *
 * @throws NodeOperationError when the execution is cancelled in between; what was removed is on the receipt,
 * and the next purge goes on with it
 */
export async function runBatches(
	context: IExecuteFunctions,
	batch: (cursor: PurgeCursor | null, limit: number) => Promise<BatchOutcome>,
): Promise<Removed> {
	const progress = progressOf(context, 'purge under way');
	const unlessCancelled = (cursor: PurgeCursor | null, limit: number) => {
		if (!context.getExecutionCancelSignal()?.aborted) return batch(cursor, limit);
		throw new NodeOperationError(context.getNode(), 'The purge was stopped before it was done', {
			description: 'What was removed so far is on its receipt. The next run goes on with the same receipt.',
		});
	};
	let removed = NOTHING_REMOVED;
	for await (const outcome of inBatches(unlessCancelled, () => performance.now())) {
		removed = addRemoved(removed, outcome.removed);
		progress({ ...removed });
	}
	return removed;
}
