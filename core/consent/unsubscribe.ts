import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { keyedHash, sameSecret, type Keyring } from '../store/keyring';
import type { AccountRow } from '../store/schema';
import { EMAIL_ONLY } from '../store/suppression-scope';
import type { StoreContext, UseCase } from '../store/use-case';
import { applyConsent } from './ledger-store';
import { list } from './suppression';

interface Person {
	readonly accountKey: string;
	readonly viewerKey: string;
}

/**
 * The person's own link to unsubscribe on a page: always the same for an address, good for ever, and after the
 * person is erased too. It names the address by its keyed hash and nobody else can make one. Null without an address.
 */
export async function unsubscribeLink({ tx, keys }: Pick<StoreContext, 'tx' | 'keys'>, { accountKey, viewerKey }: Person, page: string): Promise<string | null> {
	const identity = await tx
		.selectFrom('identities')
		.select(['hash', 'pepper_version'])
		.where('viewer_key', '=', viewerKey)
		.where('kind', '=', 'email')
		.executeTakeFirst();
	if (identity?.hash == null) return null;
	const link = new URL(page);
	link.searchParams.set('t', sign(keys, `${accountKey}.${identity.pepper_version}.${identity.hash}`));
	return link.href;
}

/** The oldest pepper never changes, so a link works after the key was rotated. */
function sign(keys: Keyring, body: string): string {
	return `${body}.${keyedHash(keys.oldest.pepper, 'unsubscribe link', body)}`;
}

interface LinkRead {
	readonly accountKey: string;
	readonly pepperVersion: number;
	readonly hash: string;
}

function readLink(keys: Keyring, link: string): LinkRead | null {
	const [accountKey = '', version = '', hash = '', mac = '', ...more] = link.slice(0, 300).split('.');
	if (more.length > 0 || !sameSecret(keyedHash(keys.oldest.pepper, 'unsubscribe link', `${accountKey}.${version}.${hash}`), mac)) return null;
	return { accountKey, pepperVersion: Number(version), hash };
}

/** The account a link says it is of, signed or not: what has to be locked to look. */
export function accountOfLink(link: string): string {
	return link.slice(0, 300).split('.')[0] ?? '';
}

export type UnsubscribeOutcome =
	| { readonly outcome: 'unsubscribed'; readonly isNew: boolean }
	/** Forged, cut off, or of an account that is gone: all the same to whoever asks. */
	| { readonly outcome: 'unknown' };

/** What other rooms do about somebody who unsubscribed. */
export interface UnsubscribeEffects {
	onUnsubscribed(store: StoreContext, person: { readonly account: AccountRow; readonly viewerKey: string; readonly now: number }): Promise<void>;
}

/**
 * Ends e-mail to an address, by the link in any mail to it (RFC 8058): the address goes on the list, which outlives
 * the person's erasure and a restore; the person's consent to e-mail ends, and no list brings it back. Their direct
 * messages are not touched. The same link again changes nothing.
 */
export const unsubscribeWith = (effects: UnsubscribeEffects): UseCase<{ readonly link: string }, UnsubscribeOutcome> => async (store, { link }) => {
	const read = readLink(store.keys, link);
	if (read === null) return { outcome: 'unknown' };
	const { accountKey, hash } = read;
	const account = await store.tx.selectFrom('accounts').select('account_key').where('account_key', '=', accountKey).executeTakeFirst();
	if (!account) return { outcome: 'unknown' };
	const owner = await store.tx
		.selectFrom('identities')
		.select('viewer_key')
		.where('account_key', '=', accountKey)
		.where('kind', '=', 'email')
		.where('hash', '=', hash)
		.executeTakeFirst();
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const cause = { reason: EMAIL_ONLY, sourceEvent: 'unsubscribe link', at: now };
	const identity = { kind: 'email' as const, hash, pepper_version: read.pepperVersion };
	const added = await list(store, accountKey, owner?.viewer_key ?? store.newKey('vwr'), [identity], cause);
	if (!owner) return { outcome: 'unsubscribed', isNew: added > 0 };
	const ended = await applyConsent(store, { accountKey, viewerKey: owner.viewer_key, purpose: 'email' }, {
		type: 'object', origin: 'on_request', sourceEvent: 'unsubscribe link', at: now,
	});
	const isNew = added > 0 || ended.length > 0;
	if (isNew) await effects.onUnsubscribed(store, { account: await getAccount(store.tx, accountKey), viewerKey: owner.viewer_key, now });
	return { outcome: 'unsubscribed', isNew };
};
