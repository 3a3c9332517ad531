import { insertRow } from './purge-rows';
import type { TestStore } from './store';

let entries = 0;

/** Writes an act about profiling into the ledger as it stands there, past the ledger's own rules. */
export function objectInLedger(store: TestStore, accountKey: string, viewerKey: string, act: 'object' | 'grant' = 'object'): void {
	insertRow(store.raw, 'consent_ledger', {
		account_key: accountKey, month: '2026-11', seq: 1_000_000 + ++entries, viewer_key: viewerKey, purpose: 'profiling', act, lawful_basis: 'objection',
		wording: '', source_event: 'by letter', at: 0, previous_mac: '', mac: '', key_version: 1,
	}, viewerKey);
}
