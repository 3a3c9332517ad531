import type { IDataObject } from 'n8n-workflow';
import type { DispatchOutcome } from '../../core';

/** What an outcome says beside its name. */
export function detailsOf(outcome: DispatchOutcome): IDataObject {
	switch (outcome.outcome) {
		case 'sent':
			return { sendKey: outcome.sendKey, already: outcome.already, reasons: [] };
		case 'later':
			return { reasons: outcome.reasons.map(reasonJson), retryAt: isoOrNull(outcome.retryAt) };
		case 'not_allowed':
		case 'by_hand':
			return { reasons: outcome.reasons.map(reasonJson) };
	}
}

/** A reason as an item carries it. */
export function reasonJson({ code, retryAt }: { readonly code: string; readonly retryAt?: number }): IDataObject {
	return retryAt === undefined ? { code } : { code, retryAt: isoOrNull(retryAt) };
}

function isoOrNull(at: number | null): string | null {
	return at === null ? null : new Date(at).toISOString();
}
