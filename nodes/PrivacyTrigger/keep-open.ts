import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { RIGHTS_BEAT_MS } from '../../core';
import { startBeat } from '../shared/beat';
import { accountsOf } from '../shared/page-accounts';

/**
 * Tells the store again and again that people can claim their rights here: while nobody does, nothing is sent. Only the
 * page for requests counts, and only published: "Execute step" opens it for one visit.
 *
 * @throws NodeOperationError when no account is connected yet
 */
export async function keepOpen(context: ITriggerFunctions): Promise<ITriggerResponse> {
	if (context.getMode() === 'manual' || context.getNodeParameter('page', 'rights') !== 'rights') return {};
	return startBeat(context, {
		everyMs: RIGHTS_BEAT_MS,
		atOnce: true,
		work: async (store) => {
			for (const { accountKey } of await accountsOf(context, store)) await store.noteRightsPage({ accountKey });
		},
	});
}
