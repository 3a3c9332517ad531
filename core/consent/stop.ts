import type { Recording } from '../inbox/recording';
import type { StoreContext } from '../store/use-case';
import { CONSENT_PURPOSES } from './ledger';
import { applyConsent } from './ledger-store';
import { suppress } from './suppression';

/**
 * Stores an opt-out: suppression, every consent withdrawn, open questions void. Runs in the transaction that
 * records the message, so no workflow can act before it (law 4).
 *
 * @returns false when the person had opted out before
 */
export async function recordStop(store: StoreContext, recording: Recording): Promise<boolean> {
	const { account, viewerKey, eventKey, now } = recording;
	const isNew = await suppress(store, account.account_key, viewerKey, { reason: 'stop', sourceEvent: eventKey, at: now });
	for (const purpose of CONSENT_PURPOSES) {
		const person = { accountKey: account.account_key, viewerKey, purpose };
		await applyConsent(store, person, { type: 'withdraw', sourceEvent: eventKey, at: now });
	}
	await store.tx
		.updateTable('open_questions')
		.set({ state: 'void' })
		.where('account_key', '=', account.account_key)
		.where('viewer_key', '=', viewerKey)
		.where('state', '=', 'open')
		.execute();
	return isNew;
}
