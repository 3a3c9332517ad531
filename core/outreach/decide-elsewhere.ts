import type { ConsentState } from '../consent/ledger';
import { reasonOfConsent } from './consent-reason';
import { decideWith, DM_ONLY, type Decision } from './decide';
import type { Reason } from './reasons';
import type { Rule } from './rule';
import type { SendFacts } from './send-facts';

/** What is known of the way to a person beside the direct message. */
export interface ElsewhereFacts {
	readonly consent: ConsentState;
	readonly address: 'known' | 'missing' | 'listed' | 'refused';
}

/** An address is confirmed anew, whether it never was or too long ago. */
const CONFIRMED_ANEW = { missing: 'channel_consent_missing', expired: 'channel_consent_missing' } as const;

/**
 * {@link decideSend} for another channel: the same rules over the same facts, but for the messaging window, the grant
 * for direct messages and whether Instagram can reach the person. In their place: an address, and a grant of its own.
 *
 * @param now time of the account, UTC milliseconds
 */
export function decideElsewhere(facts: SendFacts, way: ElsewhereFacts, now: number): Decision {
	const own: readonly Rule[] = [() => reasonOfConsent(way.consent, CONFIRMED_ANEW), () => hasAddress(way.address)];
	const decision = decideWith((rule) => !DM_ONLY.includes(rule), own, facts, now);
	return decision.send ? { ...decision, lawfulBasis: 'consent' } : decision;
}

function hasAddress(address: ElsewhereFacts['address']): Reason | null {
	switch (address) {
		case 'known':
			return null;
		case 'missing':
			return { code: 'address_missing' };
		case 'listed':
			return { code: 'address_listed' };
		case 'refused':
			return { code: 'address_refused' };
	}
}
