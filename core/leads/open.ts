import { createHash } from 'node:crypto';
import { checkConsent } from '../consent/gate';
import { currentViewerKey } from '../store/current-viewer';
import { unseal } from '../store/sealing';
import type { IdentityKind } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';

/** What a recipient may be given of who a lead is, beside the key. */
export const LEAD_IDENTITIES = ['handle', 'firstName', 'email', 'hashedHandle', 'hashedEmail'] as const;
export type LeadIdentity = (typeof LEAD_IDENTITIES)[number];

const KIND: Readonly<Record<LeadIdentity, IdentityKind>> = {
	handle: 'handle', hashedHandle: 'handle', firstName: 'display_name', email: 'email', hashedEmail: 'email',
};

export type OpenedLead =
	| { readonly outcome: 'opened'; readonly viewerKey: string; readonly identities: Readonly<Partial<Record<LeadIdentity, string>>> }
	/** The person did not agree to be stored in a CRM, or no longer does. */
	| { readonly outcome: 'refused'; readonly reason: 'no_consent' };

/**
 * Opens who a lead is, for the CRM they agreed to be stored in: only what is asked for, only while they agree. Hashes
 * are SHA-256 of the address or handle in small letters, as CRMs and shops make them: they match without being read,
 * and are personal data all the same. What is not known of a person is left out.
 */
export const openLead: UseCase<{ accountKey: string; viewerKey: string; give: readonly LeadIdentity[] }, OpenedLead> = async (store, { accountKey, give, ...input }) => {
	const viewerKey = await currentViewerKey(store.tx, input.viewerKey);
	const gate = await checkConsent(store, { accountKey, viewerKey, eventKey: '', purpose: 'crm_storage' });
	if (gate.gate !== 'allowed') return { outcome: 'refused', reason: 'no_consent' };
	const known = await readIdentities(store, accountKey, viewerKey, [...new Set(give.map((each) => KIND[each]))]);
	const identities: Partial<Record<LeadIdentity, string>> = {};
	for (const each of give) {
		const value = known.get(KIND[each]);
		if (value !== undefined) identities[each] = each.startsWith('hashed') ? sha256(value) : value;
	}
	return { outcome: 'opened', viewerKey, identities };
};

async function readIdentities({ tx, keys }: StoreContext, accountKey: string, viewerKey: string, kinds: readonly IdentityKind[]): Promise<Map<IdentityKind, string>> {
	if (kinds.length === 0) return new Map();
	const rows = await tx
		.selectFrom('identities')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', 'in', kinds)
		.orderBy('created_at')
		.execute();
	// Of several the newest counts: handles change.
	return new Map(rows.map((row) => [row.kind, unseal(keys, { sealed: row.sealed, wrappedKey: row.wrapped_key, keyVersion: row.key_version })]));
}

function sha256(value: string): string {
	return createHash('sha256').update(value.trim().toLowerCase()).digest('hex');
}
