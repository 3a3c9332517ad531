import { connectSqlite } from './store/connect';
import { takeOverRegistry } from './store/registry';
import type { SqliteStoreConfig } from './store/sqlite/open';
import { useCases, type Store } from './use-cases';

takeOverRegistry();

/** The store a credential names. Nothing is opened before the first call. @throws StoreError `bad_key` */
export function connectStore(config: SqliteStoreConfig): Store {
	return connectSqlite(useCases, config);
}

export type { Store } from './use-cases';
export { INSTAGRAM_HOST, readClockHandshake } from './accounts/sandbox-clock';
export type { AccountSummary } from './accounts/account-store';
export { checkAccountSettings, type AccountSettings } from './accounts/settings';
export { CONSENT_PURPOSES, type ConsentPurpose } from './consent/ledger';
export type { GateOutcome } from './consent/gate';
export { assertNever } from './exhaustive';
export { FAMILIES, type Family } from './inbox/families';
export type { HandedOff } from './inbox/record';
export { createInstagramClient, type InstagramClient } from './instagram/client';
export { normaliseWebhook } from './instagram/normalise';
export { answerHandshake, checkSignature } from './instagram/signature';
export { CALL_TIMEOUT_MS, type GraphRequest, type GraphResponse, type Transport } from './instagram/transport';
export { checkCopy, type CopyProblem } from './outreach/copy';
export type { Reason } from './outreach/decide';
export { answerNow, type DispatchOutcome } from './outreach/dispatch';
export { reconcileUnknown } from './outreach/reconcile';
export { refuseQueueMode } from './store/connect';
export { StoreError } from './store/errors';
export { readProfileOnce } from './viewers/profile';
