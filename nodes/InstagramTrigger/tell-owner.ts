import type { ITriggerFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { cureOfPause, type Store } from '../../core';

/** Tells the owner of an account what it waits for: as a failed execution, which n8n shows and gives to the error workflow. */
export class OwnerNews {
	/** What was told of each account; forgotten when its pause is over. */
	private readonly told = new Map<string, string>();

	/** Tells it once per pause that only a person can end; after a restart of n8n once more. */
	async tell(context: ITriggerFunctions, store: Store, accountKey: string): Promise<void> {
		const { pause } = await store.readAccountState({ accountKey });
		if (pause?.until !== null) {
			this.told.delete(accountKey);
			return;
		}
		if (this.told.get(accountKey) === pause.reason) return;
		this.told.set(accountKey, pause.reason);
		const { problem } = await store.readTokenHealth({ accountKey });
		const { what, cure } = cureOfPause(pause.reason, problem);
		const message = `The account ${accountKey} is paused until its owner acts: ${what.en}`;
		context.saveFailedExecution(new NodeOperationError(context.getNode(), message, { description: cure.en }));
	}
}
