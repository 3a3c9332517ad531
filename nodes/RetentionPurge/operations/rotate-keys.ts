import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { ROWS_PER_ROTATION, type Rotation, type Store } from '../../../core';
import { openStore, withStoreErrors } from '../../shared/store';

/** Wraps everything with the newest version of the key, and says which versions may be retired. One item. */
export async function rotate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	return withStoreErrors(context, async () => {
		const { to, rewrapped, finishedAt } = await rotateToTheEnd(context, store);
		await store.noteCare({ what: 'keys rotated', detail: { newestKey: to, rewrapped } });
		const versions = await store.readKeyVersions({}, 'bulk');
		const json = {
			newestKey: to,
			rewrapped,
			finishedAt: finishedAt === null ? null : new Date(finishedAt).toISOString(),
			versions: versions.map((version) => ({ ...version })),
		};
		return [[{ json, pairedItem }]];
	});
}

async function rotateToTheEnd(context: IExecuteFunctions, store: Store): Promise<Rotation> {
	for (;;) {
		if (context.getExecutionCancelSignal()?.aborted) {
			throw new NodeOperationError(context.getNode(), 'The rotation was stopped before it was done', {
				description: 'Nothing is lost: both key versions still hold. The next run goes on where this one ended.',
			});
		}
		const rotation = await store.rotateKeys({ limit: ROWS_PER_ROTATION }, 'bulk');
		if (rotation.finishedAt !== null) return rotation;
	}
}
