import type { Selectable } from 'kysely';
import type { ConsentLedgerTable } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { consentPurpose, CONSENT_ORIGINS, type ConsentEntry, type LedgerBasis } from './ledger';

export type LedgerRow = Selectable<ConsentLedgerTable>;

const BASES: readonly LedgerBasis[] = ['consent', 'objection', 'storage_limitation', 'erasure_request'];

/** A row as the entry it was written from; one that was changed into nonsense shows in verify. */
export function toEntry(row: LedgerRow): ConsentEntry {
	return {
		viewerKey: row.viewer_key,
		purpose: consentPurpose.catch('dm_promotion').parse(row.purpose),
		act: row.act,
		lawfulBasis: BASES.find((basis) => basis === row.lawful_basis) ?? 'objection',
		wording: row.wording,
		sourceEvent: row.source_event,
		origin: CONSENT_ORIGINS.find((origin) => origin === row.origin) ?? 'answer',
		at: row.at,
		expiresAt: row.expires_at,
	};
}

/** Every entry of one month of an account, in the order they were written. */
export async function readMonth({ tx }: StoreContext, accountKey: string, month: string): Promise<LedgerRow[]> {
	return tx
		.selectFrom('consent_ledger')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('month', '=', month)
		.orderBy('seq')
		.execute();
}
