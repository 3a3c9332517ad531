import type { Selectable } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import { keyedHash, type Keyring } from '../store/keyring';
import { seal, unseal } from '../store/sealing';
import type { EmailConfirmationsTable } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { canonicalAddress, isAddressListed } from './email-address';
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
	/** Where the link is sent; kept sealed until the link is used, replaced or over. Left out, nothing can be mailed to the person later. */
	readonly address?: string;
}

export type EmailOptInOutcome =
	| { readonly outcome: 'pending'; readonly expiresAt: number }
	| { readonly outcome: 'refused'; readonly reason: 'suppressed' | 'held_for_human' | 'unknown_person' | 'not_an_address' };

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
	const address = input.address === undefined ? undefined : canonicalAddress(input.address);
	if (address === null) return { outcome: 'refused', reason: 'not_an_address' };
	const refusal = await refusalOf(store, { accountKey, viewerKey, address });
	if (refusal !== null) return { outcome: 'refused', reason: refusal };
	const now = await accountNow(tx, await getAccount(tx, accountKey), store.wallClock);
	await forgetUnconfirmed(store, accountKey, now);
	await tx
		.updateTable('email_confirmations')
		.set({ state: 'replaced', settled_at: now, ...NO_ADDRESS })
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('state', '=', 'pending')
		.execute();
	const expiresAt = now + CONFIRMATION_LIFETIME_MS;
	const sealed = address === undefined ? null : seal(store.keys, address);
	await tx
		.insertInto('email_confirmations')
		.values({
			confirmation_key: store.newKey('cnf'), account_key: accountKey, viewer_key: viewerKey, token_hash: hashOf(store.keys, token),
			wording: wording.trim(), asked_at: now, expires_at: expiresAt, state: 'pending', settled_at: null,
			...(sealed === null ? NO_ADDRESS : { sealed: sealed.sealed, wrapped_key: sealed.wrappedKey, key_version: sealed.keyVersion }),
		})
		.execute();
	return { outcome: 'pending', expiresAt };
};

const NO_ADDRESS = { sealed: null, wrapped_key: null, key_version: null };

/** An address nobody confirmed in time is not kept. */
export async function forgetUnconfirmed({ tx }: StoreContext, accountKey: string, now: number): Promise<void> {
	await tx
		.updateTable('email_confirmations')
		.set(NO_ADDRESS)
		.where('account_key', '=', accountKey)
		.where('expires_at', '<=', now)
		.where('sealed', 'is not', null)
		.execute();
}

interface Asked {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly address: string | undefined;
}

async function refusalOf(store: StoreContext, { accountKey, viewerKey, address }: Asked): Promise<'suppressed' | 'held_for_human' | null> {
	if ((await findSuppression(store, accountKey, viewerKey)) !== null) return 'suppressed';
	if (address !== undefined && (await isAddressListed(store, accountKey, address))) return 'suppressed';
	return (await findHold(store, accountKey, viewerKey)) === null ? null : 'held_for_human';
}

/** The oldest pepper never changes, so a link still works after the key was rotated. */
function hashOf(keys: Keyring, token: string): string {
	return keyedHash(keys.oldest.pepper, 'email confirmation', token);
}

export type ConfirmOutcome =
	| { readonly outcome: 'granted'; readonly accountKey: string; readonly viewerKey: string }
	| { readonly outcome: 'refused'; readonly reason: 'unknown' | 'used' | 'expired' | 'replaced' | 'suppressed' | 'held_for_human' };

/** What other rooms do about an address that was confirmed. */
export interface ConfirmEffects {
	keepAddress(store: StoreContext, person: { readonly accountKey: string; readonly viewerKey: string }, address: string): Promise<void>;
}

/** Second half: the link was used. Works once, and not after a STOP in between. The address is the person's from here. */
export const confirmEmailOptInWith = (effects: ConfirmEffects): UseCase<{ readonly token: string }, ConfirmOutcome> => async (store, { token }) => {
	const { tx } = store;
	const row = await tx.selectFrom('email_confirmations').selectAll().where('token_hash', '=', hashOf(store.keys, token)).executeTakeFirst();
	if (!row) return { outcome: 'refused', reason: 'unknown' };
	if (row.state !== 'pending') return { outcome: 'refused', reason: row.state };
	const accountKey = row.account_key;
	const now = await accountNow(tx, await getAccount(tx, accountKey), store.wallClock);
	if (now >= row.expires_at) return { outcome: 'refused', reason: 'expired' };
	const viewerKey = await currentViewerKey(tx, row.viewer_key);
	const address = addressOf(store, row);
	const refusal = await refusalOf(store, { accountKey, viewerKey, address });
	if (refusal !== null) return { outcome: 'refused', reason: refusal };
	await tx.updateTable('email_confirmations').set({ state: 'used', settled_at: now, ...NO_ADDRESS }).where('confirmation_key', '=', row.confirmation_key).execute();
	await applyConsent(store, { accountKey, viewerKey, purpose: 'email' }, {
		type: 'grant', origin: 'double_opt_in', wording: row.wording, sourceEvent: `double opt-in:${row.confirmation_key}`, at: now,
	});
	if (address !== undefined) await effects.keepAddress(store, { accountKey, viewerKey }, address);
	return { outcome: 'granted', accountKey, viewerKey };
};

type SealedAddress = Pick<Selectable<EmailConfirmationsTable>, 'sealed' | 'wrapped_key' | 'key_version'>;

function addressOf({ keys }: StoreContext, { sealed, wrapped_key: wrappedKey, key_version: keyVersion }: SealedAddress): string | undefined {
	return sealed === null || wrappedKey === null || keyVersion === null ? undefined : unseal(keys, { sealed, wrappedKey, keyVersion });
}
