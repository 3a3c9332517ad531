import * as z from 'zod';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import type { UseCase } from '../store/use-case';
import { askedPurpose, CONSENT_LIFETIME_MS } from './ledger';
import { applyConsent, readConsent } from './ledger-store';
import { findSuppression } from './suppression';

const input = z.strictObject({
	accountKey: z.string(),
	viewerKey: z.string(),
	purpose: askedPurpose,
	/** When the person agreed, UTC milliseconds. */
	givenAt: z.number({ error: 'say when the person agreed' }).int().positive(),
	wording: z.string().trim().min(10, 'give the words the person agreed to, not only a tick').max(2000),
	source: z.string().trim().min(3, 'say where it was given, such as the name of the form').max(200),
});

export type ImportedGrant = z.input<typeof input>;

export type ImportGrantOutcome =
	| { readonly outcome: 'granted' | 'already' }
	| { readonly outcome: 'refused'; readonly reason: 'suppressed' | 'own_word_stands' | 'unknown_person' | 'in_the_future' | 'too_old' };

/**
 * Records a consent that was given elsewhere. It needs its date, its words and its source, and never outdoes what the
 * person has said to us: after a STOP, a withdrawal, an objection or an erasure only their own new yes counts.
 *
 * @throws Error naming which of date, wording and source is missing
 */
export const importGrant: UseCase<ImportedGrant, ImportGrantOutcome> = async (store, raw) => {
	const checked = input.safeParse(raw);
	if (!checked.success) {
		const problems = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
		throw new Error(`The consent was not recorded, its proof is not complete: ${problems}.`);
	}
	const { accountKey, purpose, givenAt, wording, source } = checked.data;
	const viewerKey = await currentViewerKey(store.tx, checked.data.viewerKey);
	const at = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	if (givenAt > at) return { outcome: 'refused', reason: 'in_the_future' };
	if (givenAt + CONSENT_LIFETIME_MS <= at) return { outcome: 'refused', reason: 'too_old' };
	const known = await store.tx.selectFrom('viewers').select('viewer_key').where('viewer_key', '=', viewerKey).where('account_key', '=', accountKey).executeTakeFirst();
	if (!known) return { outcome: 'refused', reason: 'unknown_person' };
	if ((await findSuppression(store, accountKey, viewerKey)) !== null) return { outcome: 'refused', reason: 'suppressed' };
	const subject = { accountKey, viewerKey, purpose };
	const sourceEvent = `import:${source}@${new Date(givenAt).toISOString()}`;
	const entries = await applyConsent(store, subject, { type: 'grant', origin: 'import', wording, sourceEvent, givenAt, at });
	if (entries.length > 0) return { outcome: 'granted' };
	return (await readConsent(store, subject, at)).state === 'granted' ? { outcome: 'already' } : { outcome: 'refused', reason: 'own_word_stands' };
};
