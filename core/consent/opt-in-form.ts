import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import { keyedHash, sameSecret, type Keyring } from '../store/keyring';
import type { StoreContext, UseCase } from '../store/use-case';
import { beginEmailOptIn } from './email-opt-in';
import { findHold } from './holds';
import type { AskedPurpose } from './ledger';
import { applyConsent, readConsent } from './ledger-store';
import { findSuppression } from './suppression';

/** How long a personal link to the form works: a week, so that a message of Friday can be answered the next one. */
export const OPT_IN_LINK_LIFETIME_MS = 7 * 24 * 3_600_000;

/** Mails that ask for confirmation, in a day and for one person: the form must not flood somebody else's mailbox. */
const MAILS_A_DAY = 3;
const DAY_MS = 24 * 3_600_000;

const PAGE = 'opt_in_page';

/** The form is published at this address; null: it is not any more. */
export const noteOptInPage: UseCase<{ url: string | null }, null> = async ({ tx }, { url }) => {
	if (url === null) await tx.deleteFrom('store_meta').where('name', '=', PAGE).execute();
	else await tx.insertInto('store_meta').values({ name: PAGE, value: url }).onConflict((conflict) => conflict.column('name').doUpdateSet({ value: url })).execute();
	return null;
};

interface Person {
	readonly accountKey: string;
	readonly viewerKey: string;
}

/** The person's own link to the form; null while the form is not published. @param now time of the account, UTC milliseconds */
export async function optInLink({ tx, keys }: Pick<StoreContext, 'tx' | 'keys'>, { accountKey, viewerKey }: Person, now: number): Promise<string | null> {
	const page = await tx.selectFrom('store_meta').select('value').where('name', '=', PAGE).executeTakeFirst();
	if (!page) return null;
	const link = new URL(page.value);
	// Whole hours: two links of one message are the same.
	link.searchParams.set('t', sign(keys, `${accountKey}.${viewerKey}.${Math.ceil((now + OPT_IN_LINK_LIFETIME_MS) / 3_600_000).toString(36)}`));
	return link.href;
}

/** The oldest pepper never changes, so a link works after the key was rotated. */
function sign(keys: Keyring, body: string): string {
	return `${body}.${keyedHash(keys.oldest.pepper, 'opt-in link', body)}`;
}

/** The account a link says it is of, signed or not: what has to be locked to look. */
export function accountOfOptInLink(link: string): string {
	return link.slice(0, 300).split('.')[0] ?? '';
}

type Refusal =
	/** Forged, cut off, too old, or of somebody who is gone: all the same to whoever asks. */
	| { readonly outcome: 'unknown' }
	/** They opted out: only their own message brings them back. */
	| { readonly outcome: 'stopped' };

export type OptInForm = Refusal | { readonly outcome: 'open'; readonly username: string; readonly privacyLink: string; readonly agreed: readonly AskedPurpose[] };

/** What the form shows to the person a link is of. */
export const readOptInForm: UseCase<{ link: string }, OptInForm> = async (store, { link }) => {
	const person = await readLink(store, link);
	if (!('viewerKey' in person)) return person;
	const account = await getAccount(store.tx, person.accountKey);
	const agreed: AskedPurpose[] = [];
	for (const purpose of ['dm_promotion', 'email', 'crm_storage'] as const) {
		if ((await readConsent(store, { ...person, purpose }, person.now)).state === 'granted') agreed.push(purpose);
	}
	return { outcome: 'open', username: account.username, privacyLink: account.privacy_link, agreed };
};

export interface OptInChoice {
	readonly link: string;
	/** Ticked boxes, with the words beside each as they were shown. */
	readonly ticked: readonly { readonly purpose: AskedPurpose; readonly wording: string }[];
	/** Where to mail the confirmation, when e-mail is ticked; else empty. */
	readonly address: string;
	/** A random secret of at least 128 bits for the link in that mail; only its hash is kept. */
	readonly token: string;
}

export type OptInOutcome =
	| Refusal
	| {
			readonly outcome: 'recorded';
			readonly accountKey: string;
			readonly viewerKey: string;
			/** Agreed to now, by this form. E-mail is not among them: it counts once the link in the mail was used. */
			readonly granted: readonly AskedPurpose[];
			readonly email: 'not_asked' | 'pending' | 'not_an_address' | 'too_many' | 'refused';
	  };

/**
 * Records what a person ticked. Each box is a consent of its own, with the words beside it; what is not ticked changes
 * nothing. The same link grants a purpose once: after a withdrawal an old link brings nothing back.
 */
export const recordOptIn: UseCase<OptInChoice, OptInOutcome> = async (store, { link, ticked, address, token }) => {
	const person = await readLink(store, link);
	if (!('viewerKey' in person)) return person;
	const { accountKey, viewerKey, now } = person;
	const sourceEvent = `opt-in form:${keyedHash(store.keys.oldest.pepper, 'opt-in form', link).slice(0, 22)}`;
	const granted: AskedPurpose[] = [];
	for (const { purpose, wording } of ticked) {
		if (purpose === 'email' || wording.trim() === '') continue;
		const entries = await applyConsent(store, { accountKey, viewerKey, purpose }, { type: 'grant', wording: `form: ${wording.trim()}`.slice(0, 500), sourceEvent, at: now });
		if (entries.length > 0) granted.push(purpose);
	}
	const email = ticked.find(({ purpose }) => purpose === 'email');
	return { outcome: 'recorded', accountKey, viewerKey, granted, email: email ? await askByMail(store, person, { wording: email.wording, address, token }) : 'not_asked' };
};

type Known = Person & { readonly now: number };

async function askByMail(store: StoreContext, { accountKey, viewerKey, now }: Known, { wording, address, token }: { readonly wording: string; readonly address: string; readonly token: string }) {
	const { mails } = await store.tx
		.selectFrom('email_confirmations')
		.select((select) => select.fn.countAll<number | string>().as('mails'))
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('asked_at', '>', now - DAY_MS)
		.executeTakeFirstOrThrow();
	if (Number(mails) >= MAILS_A_DAY) return 'too_many';
	const asked = await beginEmailOptIn(store, { accountKey, viewerKey, wording, token, address });
	if (asked.outcome === 'pending') return 'pending';
	return asked.reason === 'not_an_address' ? 'not_an_address' : 'refused';
}

async function readLink(store: StoreContext, link: string): Promise<Known | Refusal> {
	const [accountKey = '', viewer = '', ends = '', mac = '', ...more] = link.slice(0, 300).split('.');
	if (more.length > 0 || !sameSecret(keyedHash(store.keys.oldest.pepper, 'opt-in link', `${accountKey}.${viewer}.${ends}`), mac)) return { outcome: 'unknown' };
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	if (now >= parseInt(ends, 36) * 3_600_000) return { outcome: 'unknown' };
	const viewerKey = await currentViewerKey(store.tx, viewer);
	const known = await store.tx.selectFrom('viewers').select('viewer_key').where('account_key', '=', accountKey).where('viewer_key', '=', viewerKey).executeTakeFirst();
	if (!known) return { outcome: 'unknown' };
	const stopped = (await findSuppression(store, accountKey, viewerKey)) !== null || (await findHold(store, accountKey, viewerKey))?.reason === 'under_age';
	return stopped ? { outcome: 'stopped' } : { accountKey, viewerKey, now };
}
