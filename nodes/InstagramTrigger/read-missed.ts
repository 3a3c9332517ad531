import type { ITriggerFunctions } from 'n8n-workflow';
import { reconcileInbox, type Store } from '../../core';
import type { ConnectedAccount } from '../shared/connect-accounts';
import type { Paces } from '../shared/pacing';
import { answeredOutputs } from './answered';
import { idsOf } from './ids-of';
import { toOutputs } from './outputs';

interface Missed {
	readonly connected: ConnectedAccount;
	readonly paces: Paces;
	readonly stopping: AbortSignal;
}

/** Reads what no webhook brought, when that is due, and starts the workflow with it. */
export async function readMissed(context: ITriggerFunctions, store: Store, { connected, paces, stopping }: Missed): Promise<void> {
	const { account, client } = connected;
	const { accountKey, igAccountId } = account;
	const outcome = await reconcileInbox({
		store,
		client,
		account: { accountKey, igAccountId, ids: idsOf(account) },
		answered: answeredOutputs(context),
		pace: paces.of(accountKey),
		stopping,
	});
	if (!outcome.due) return;
	if (outcome.handedOff.length > 0) context.emit(toOutputs(outcome.handedOff));
	if (outcome.error !== null) {
		const { class: errorClass, code, subcode } = outcome.error;
		context.logger.warn('Instagram Trigger could not read all conversations and comments; it goes on in five minutes', { accountKey, errorClass, code, subcode });
	}
}
