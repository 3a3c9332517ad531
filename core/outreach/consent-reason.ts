import type { ConsentState } from '../consent/ledger';
import type { Reason, ReasonCode } from './reasons';

/** Reasons with the cure of the channel: how it is asked for, and asked for again. */
export interface ConsentReasons {
	readonly missing: ReasonCode;
	readonly expired: ReasonCode;
}

/** Why a consent does not allow a message; null where it does. */
export function reasonOfConsent({ state }: ConsentState, { missing, expired }: ConsentReasons): Reason | null {
	switch (state) {
		case 'granted':
			return null;
		case 'withdrawn':
			return { code: 'consent_withdrawn' };
		case 'objected':
			return { code: 'objection' };
		case 'expired':
			return { code: expired };
		case 'none':
		case 'erased':
			return { code: missing };
	}
}
