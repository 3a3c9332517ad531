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
export type { GraphError } from './instagram/errors';
export type { StoryReading } from './instagram/insights';
export { normaliseWebhook } from './instagram/normalise';
export { answerHandshake, checkSignature } from './instagram/signature';
export { CALL_TIMEOUT_MS, type GraphRequest, type GraphResponse, type Transport } from './instagram/transport';
export { checkCopy, type CopyProblem } from './outreach/copy';
export type { Reason } from './outreach/decide';
export { answerNow, sendPlanned, type DispatchOutcome } from './outreach/dispatch';
export type { DuePlan, PlannedPerson } from './outreach/plan';
export type { Segment } from './segments/segments';
export { reconcileUnknown } from './outreach/reconcile';
export type { SendEvidence } from './reporting/evidence';
export type { Kpi, KpiReport } from './reporting/kpis';
export type { PeriodChoice } from './reporting/period';
export { NOTHING_REMOVED, type Removed } from './retention/expired';
export { checkRetentionPolicy, RETENTION, type RetentionPolicy } from './retention/policy';
export { ROWS_PER_BATCH, type BatchOutcome, type PurgeCursor } from './retention/purge';
export { addRemoved, type PurgeReceipt } from './retention/receipts';
export { refuseQueueMode } from './store/connect';
export { StoreError } from './store/errors';
export { readProfileOnce } from './viewers/profile';
export { CHECKPOINTS, type Checkpoint } from './viewers/checkpoints';
export { concernsAll, findNewStories, readDueFigures, type StoryBeat } from './viewers/pulse';
export type { KnownStory } from './viewers/stories';
export { readCsv, type SourceRow } from './viewers/import-csv';
export { COLUMNS, type RawRow } from './viewers/import-row';
export { runImport, type RejectedRow } from './viewers/import-run';
