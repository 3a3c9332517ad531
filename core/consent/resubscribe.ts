import type { Recording } from '../inbox/recording';
import type { StoreContext } from '../store/use-case';
import { findHold } from './holds';
import { CONSENT_PURPOSES } from './ledger';
import { applyConsent } from './ledger-store';
import { objectsTo } from './objections';
import { hashesOf } from './suppression';

/**
 * The person comes back by themselves, by a message that says so as a whole: their opt-out at this account ends.
 * Nothing else ends one: no list, no import, nobody of the team. Entries for all accounts stay, and so does the hold of
 * somebody too young. No consent comes back: each is asked for anew.
 */
export async function resubscribe(store: StoreContext, { account, viewerKey, eventKey, now }: Recording): Promise<void> {
	const accountKey = account.account_key;
	if ((await findHold(store, accountKey, viewerKey))?.reason === 'under_age') return;
	const hashes = await hashesOf(store, viewerKey);
	const lifted = await store.tx
		.deleteFrom('suppressions')
		.where('account_key', '=', accountKey)
		.where((where) => where.or(hashes.length === 0 ? [where('viewer_key', '=', viewerKey)] : [where('viewer_key', '=', viewerKey), where('hash', 'in', hashes)]))
		.returningAll()
		.execute();
	await store.journal?.note(lifted.map((row) => ({
		act: 'lift', accountKey, viewerKey: row.viewer_key, kind: row.kind, hash: row.hash, pepperVersion: row.pepper_version,
		reason: 'start', sourceEvent: eventKey, at: now,
	})));
	for (const purpose of CONSENT_PURPOSES) {
		// An objection to every message would keep silent somebody who asks to hear from us again.
		if (purpose !== 'dm_service' || !(await objectsTo(store, { accountKey, viewerKey }, purpose))) continue;
		await applyConsent(store, { accountKey, viewerKey, purpose }, { type: 'grant', wording: 'start', sourceEvent: eventKey, at: now });
	}
}
