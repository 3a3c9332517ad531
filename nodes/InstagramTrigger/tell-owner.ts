import type { ITriggerFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { cureOfPause, TAKEOVER_SUSPECTED, type Store } from '../../core';

/** Tells the owner of an account what it waits for: as a failed execution, which n8n shows and gives to the error workflow. */
export class OwnerNews {
	/** What was told of each account; forgotten when it is over. */
	private readonly told = new Map<string, string>();

	/** Tells once what only a person can end: a pause, or the stop after a suspected takeover; after a restart of n8n once more. */
	async tell(context: ITriggerFunctions, store: Store, accountKey: string): Promise<void> {
		const { pause, takeoverSuspectedAt } = await store.readAccountState({ accountKey });
		const reason = takeoverSuspectedAt !== null ? `takeover ${takeoverSuspectedAt}` : pause?.until === null ? pause.reason : null;
		if (reason === null) {
			this.told.delete(accountKey);
			return;
		}
		if (this.told.get(accountKey) === reason) return;
		this.told.set(accountKey, reason);
		const { what, cure } = takeoverSuspectedAt !== null ? TAKEOVER_SUSPECTED : cureOfPause(reason, (await store.readTokenHealth({ accountKey })).problem);
		const state = takeoverSuspectedAt !== null ? 'is stopped' : 'is paused';
		const message = `The account ${accountKey} ${state} until its owner acts: ${what.en}`;
		context.saveFailedExecution(new NodeOperationError(context.getNode(), message, { description: cure.en }));
	}
}
