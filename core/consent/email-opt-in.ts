import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import { keyedHash, type Keyring } from '../store/keyring';
import type { StoreContext, UseCase } from '../store/use-case';
import { applyConsent } from './ledger-store';
import { findHold } from './holds';
import { findSuppression } from './suppression';

/** How long the link in the confirmation mail works: long enough for a weekend, short enough to be the person's own. */
export const CONFIRMATION_LIFETIME_MS = 72 * 3_600_000;

export interface EmailOptIn {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** The words the person agrees to by confirming. */
	readonly wording: string;
	/** A random secret of at least 128 bits, for the link in the mail; only its hash is kept. */
	readonly token: string;
}

export type EmailOptInOutcome =
	| { readonly outcome: 'pending'; readonly expiresAt: number }
	| { readonly outcome: 'refused'; readonly reason: 'suppressed' | 'held_for_human' | 'unknown_person' };

/**
 * First half of a double opt-in: somebody gave an address. Nothing is granted until the link in the mail to that
 * address is used. An earlier link of the person ends.
 *
 * @throws Error when the token is too short to be a secret, or there are no words to agree to
 */
export const beginEmailOptIn: UseCase<EmailOptIn, EmailOptInOutcome> = async (store, { accountKey, wording, token, ...input }) => {
	if (token.length < 22) throw new Error('The token is too short to be a secret: give at least 16 random bytes in base64.');
	if (wording.trim() === '') throw new Error('There are no words for the person to agree to.');
	const { tx } = store;
	const viewerKey = await currentViewerKey(tx, input.viewerKey);
	const known = await tx.selectFrom('viewers').select('viewer_key').where('viewer_key', '=', viewerKey).where('account_key', '=', accountKey).executeTakeFirst();
	if (!known) return { outcome: 'refused', reason: 'unknown_person' };
	const refusal = await refusalOf(store, accountKey, viewerKey);
	if (refusal !== null) return { outcome: 'refused', reason: refusal };
	const now = await accountNow(tx, await getAccount(tx, accountKey), store.wallClock);
	await tx
		.updateTable('email_confirmations')
		.set({ state: 'replaced', settled_at: now })
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('state', '=', 'pending')
		.execute();
	const expiresAt = now + CONFIRMATION_LIFETIME_MS;
	await tx
		.insertInto('email_confirmations')
		.values({
			confirmation_key: store.newKey('cnf'), account_key: accountKey, viewer_key: viewerKey, token_hash: hashOf(store.keys, token),
			wording: wording.trim(), asked_at: now, expires_at: expiresAt, state: 'pending', settled_at: null,
		})
		.execute();
	return { outcome: 'pending', expiresAt };
};

async function refusalOf(store: StoreContext, accountKey: string, viewerKey: string): Promise<'suppressed' | 'held_for_human' | null> {
	if ((await findSuppression(store, accountKey, viewerKey)) !== null) return 'suppressed';
	return (await findHold(store, accountKey, viewerKey)) === null ? null : 'held_for_human';
}

/** The oldest pepper never changes, so a link still works after the key was rotated. */
function hashOf(keys: Keyring, token: string): string {
	return keyedHash(keys.oldest.pepper, 'email confirmation', token);
}

export type ConfirmOutcome =
	| { readonly outcome: 'granted'; readonly accountKey: string; readonly viewerKey: string }
	| { readonly outcome: 'refused'; readonly reason: 'unknown' | 'used' | 'expired' | 'replaced' | 'suppressed' | 'held_for_human' };

/** Second half: the link was used. Works once, and not after a STOP in between. */
export const confirmEmailOptIn: UseCase<{ readonly token: string }, ConfirmOutcome> = async (store, { token }) => {
	const { tx } = store;
	const row = await tx.selectFrom('email_confirmations').selectAll().where('token_hash', '=', hashOf(store.keys, token)).executeTakeFirst();
	if (!row) return { outcome: 'refused', reason: 'unknown' };
	if (row.state !== 'pending') return { outcome: 'refused', reason: row.state };
	const accountKey = row.account_key;
	const now = await accountNow(tx, await getAccount(tx, accountKey), store.wallClock);
	if (now >= row.expires_at) return { outcome: 'refused', reason: 'expired' };
	const viewerKey = await currentViewerKey(tx, row.viewer_key);
	const refusal = await refusalOf(store, accountKey, viewerKey);
	if (refusal !== null) return { outcome: 'refused', reason: refusal };
	await tx.updateTable('email_confirmations').set({ state: 'used', settled_at: now }).where('confirmation_key', '=', row.confirmation_key).execute();
	await applyConsent(store, { accountKey, viewerKey, purpose: 'email' }, {
		type: 'grant', origin: 'double_opt_in', wording: row.wording, sourceEvent: `double opt-in:${row.confirmation_key}`, at: now,
	});
	return { outcome: 'granted', accountKey, viewerKey };
};
