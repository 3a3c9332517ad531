import type { ConsentState } from '../consent/ledger';
import { decideWith, DM_ONLY, type Decision } from './decide';
import type { Reason } from './reasons';
import type { Rule } from './rule';
import type { SendFacts } from './send-facts';

/** What is known of the way to a person beside the direct message. */
export interface ElsewhereFacts {
	readonly consent: ConsentState;
	readonly address: 'known' | 'missing' | 'listed' | 'refused';
}

/**
 * {@link decideSend} for another channel: the same rules over the same facts, but for the messaging window, the grant
 * for direct messages and whether Instagram can reach the person. In their place: an address, and a grant of its own.
 *
 * @param now time of the account, UTC milliseconds
 */
export function decideElsewhere(facts: SendFacts, way: ElsewhereFacts, now: number): Decision {
	const own: readonly Rule[] = [() => agreed(way.consent), () => hasAddress(way.address)];
	const decision = decideWith((rule) => !DM_ONLY.includes(rule), own, facts, now);
	return decision.send ? { ...decision, lawfulBasis: 'consent' } : decision;
}

function agreed(consent: ConsentState): Reason | null {
	switch (consent.state) {
		case 'granted':
			return null;
		case 'withdrawn':
			return { code: 'consent_withdrawn' };
		case 'objected':
			return { code: 'objection' };
		case 'none':
		case 'expired':
		case 'erased':
			return { code: 'channel_consent_missing' };
	}
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
