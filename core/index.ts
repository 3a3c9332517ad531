import path from 'node:path';
import { scopes } from './scopes';
import { leave, type LeaveInput, type LeaveOutcome } from './leaving/leave';
import { drawPictures as drawInThread } from './reporting/pictures';
import { connect } from './store/connect';
import { placeOf } from './store/postgres/config';
import { randomKey } from './store/random-key';
import { eraseInProcess, forgetAllInProcess, takeOverRegistry, type StoreConfig } from './store/registry';
import type { Backup, BackupInput } from './store/sqlite/backup';
import type { Inspection, InspectInput } from './store/sqlite/inspect';
import { runSideJob } from './store/sqlite/side-job';
import { shippedTemplates as templatesNear } from './templates/shipped';
import type { Crm } from './templates/read-templates';
import type { Template } from './templates/workflow';
import { useCases, type Store } from './use-cases';
import type { Batch } from './viewers/import-batches';
import type { CsvOptions } from './viewers/import-csv';
import { BATCH_ROWS, rulesOf } from './viewers/import-run';
import type { StartedImport } from './viewers/import-views';
import { prepareCsv } from './viewers/preparing';

takeOverRegistry({ useCases, scopes, newKey: randomKey });

/** The Store port of a credential, with what is prepared for it outside of the store. */
export interface ConnectedStore extends Store {
	/** Rows of a CSV file, read and made ready for the store by a thread of their own. */
	prepareCsv(bytes: AsyncIterable<Uint8Array>, started: StartedImport, options: CsvOptions): AsyncIterable<Batch>;
}

/** The store a credential names. Nothing is opened before the first call. @throws StoreError `bad_key` */
export function connectStore(config: StoreConfig): ConnectedStore {
	const { key } = config;
	// PostgreSQL answers each batch over its connection, so they are longer; other accounts work beside them.
	const size = 'file' in config ? BATCH_ROWS : 4 * BATCH_ROWS;
	return {
		...connect(useCases, config),
		prepareCsv: (bytes, started, csv) => prepareCsv(path.join(__dirname, 'prepare.js'), { key, csv, rules: rulesOf(started), size }, bytes),
	};
}

/** Closes what this process has open of all stores, after what is under way; the next call opens it again. */
export function closeStores(): Promise<void> {
	return forgetAllInProcess();
}

/** Copies the embedded store while it is at work. @throws StoreError */
export function backUpStore(input: BackupInput): Promise<Backup> {
	return runSideJob(path.join(__dirname, 'worker.js'), { job: 'backup', input });
}

/** Reads a whole store or backup file and says what is wrong with it; changes nothing. @throws StoreError */
export function inspectStoreFile(input: InspectInput): Promise<Inspection> {
	return runSideJob(path.join(__dirname, 'worker.js'), { job: 'inspect', input });
}

/** What {@link leaveStore} asks for beside the store itself. */
export interface LeaveStoreInput extends LeaveInput {
	/** Folders with backups that go too. */
	readonly backupFolders: readonly string[];
	readonly now: () => number;
}

/** Hands over what must outlive a store and erases it, see {@link leave}. @throws Error, StoreError */
export function leaveStore(config: StoreConfig, { backupFolders, now, ...input }: LeaveStoreInput): Promise<LeaveOutcome> {
	const place = 'file' in config ? config.file : placeOf(config);
	return leave({ store: connectStore(config), erase: () => eraseInProcess(config, backupFolders), key: config.key, place, now }, input);
}

/** Charts as PNG, in their order. @throws Error when one cannot be drawn */
export function drawPictures(svgs: readonly string[]): Promise<readonly Uint8Array[]> {
	return drawInThread(path.join(__dirname, 'picture.js'), svgs);
}

/** The workflows this package ships, and its version. */
export function shippedTemplates(crm?: Crm): { readonly templates: readonly Template[]; readonly version: string } {
	return templatesNear(__dirname, crm);
}

export type { Store } from './use-cases';
export { shape, type Shaped } from './shape';
export { blockersOf, type Blocker, type LeaveOutcome } from './leaving/leave';
export type { Standing } from './leaving/standing';
export { randomSecret } from './store/random-secret';
export { accountTransport } from './accounts/account-transport';
export { obtainToken, type ObtainCalls, type Obtained } from './accounts/obtain-token';
export type { TokenHealth } from './accounts/token-vault';
export { graphCalls, type CallResult } from './instagram/call';
export { facebookTransport, readPageToken } from './instagram/facebook-login';
export { retryReads } from './instagram/read-retry';
export { tokenCalls, type LongToken, type TokenCalls } from './instagram/token-calls';
export { UsageBrake } from './instagram/usage-brake';
export { mayAskCallback } from './accounts/public-address';
export { FACEBOOK_HOST, INSTAGRAM_HOST, readClockHandshake, REAL_HOSTS } from './accounts/sandbox-clock';
export { cureOf, cureOfPause, SCOPES, TAKEOVER_SUSPECTED, type Purpose } from './accounts/cures';
export { assessHealth, type HealthFinding } from './accounts/health';
export type { AccountState } from './accounts/account-state';
export type { AccountSummary } from './accounts/account-store';
export { checkIceBreakers, checkMenu, type EntriesCheck } from './accounts/messenger-entries';
export { checkAccountSettings, type AccountSettings } from './accounts/settings';
export { ASKED_PURPOSES, CONSENT_PURPOSES, type AskedPurpose, type ConsentPurpose } from './consent/ledger';
export type { ImportGrantOutcome } from './consent/import-grant';
export { problemOfAnswer } from './assistant/model-answer';
export { readWords, type ModelPlace } from './assistant/read-words';
export type { GateOutcome } from './consent/gate';
export { assertNever } from './exhaustive';
export { FAMILIES, type Family } from './inbox/families';
export type { HandedOff } from './inbox/handed-off';
export type { NormalisedWebhook } from './instagram/events';
export { LEAD_IDENTITIES, type LeadIdentity } from './leads/open';
export type { GiveLeadOutcome } from './leads/give';
export { createInstagramClient, type AccountIdentity, type InstagramClient } from './instagram/client';
export { reconcileInbox } from './inbox/reconcile';
export { RIGHTS_BEAT_MS } from './inbox/rights-page';
export type { InboxState } from './inbox/state';
export { keepSubscribed, subscribeAccount, unsubscribeAccount, type SubscriptionOutcome } from './inbox/subscription';
export { CONVERSATION_PACE_MS, createPace, type Pace } from './instagram/pace';
export { SUBSCRIBED_FIELDS } from './instagram/subscriptions';
export type { AccountInsights, Audience, AudienceBreakdown, AudienceReading, AudienceTimeframe, InsightsPeriod } from './instagram/account-insights';
export { STORY_FIGURES, type StoryFigure, type StoryReading } from './instagram/insights';
export { commentEvents } from './inbox/listed-comments';
export type { MediaComment } from './instagram/edge-reads';
export type { GraphError } from './instagram/errors';
export type { MenuEntry } from './instagram/messenger-profile';
export { normaliseWebhook } from './instagram/normalise';
export { answerHandshake, checkSignature, type SignatureCheck } from './instagram/signature';
export { CALL_TIMEOUT_MS, type GraphRequest, type GraphResponse, type Transport } from './instagram/transport';
export { checkCopy, type CopyProblem, type CopyRow } from './outreach/copy';
export { draftOf } from './outreach/test-send';
export { reasonWords } from './reporting/figure-words';
export { reviewCopy, type CopyReview } from './outreach/copy-review';
export type { Reason } from './outreach/decide';
export { answerNow, answerPrivately, answerPublicly, sendDue, sendHumanReply, sendTest, type DispatchOutcome } from './outreach/dispatch';
export { problemOfText, type HumanReply } from './outreach/human-reply';
export type { DuePlan, PlannedPerson } from './outreach/plan';
export type { ClaimEmailOutcome } from './outreach/claim-email';
export type { EmailResult, EmailSettledAs } from './outreach/settle-email';
export { reconcilePublicReplies } from './outreach/public-reply-settle';
export { SAMPLE_SIZE, type Sample, type Split } from './segments/chance';
export { presetRule, type Preset } from './segments/presets';
export { checkRule, RULE_VERSION, type SegmentRule } from './segments/rule';
export type { SegmentInput, SegmentPerson } from './segments/segments';
export { SIGNAL_NAMES } from './segments/signals';
export { describeRule } from './segments/words';
export { ACCOUNT_TYPES, FOLLOWER_BUCKETS, MILESTONES, SET_FLAGS, type SetFlag } from './store/marks';
export { reconcileUnknown } from './outreach/reconcile';
export { Watch } from './outreach/watch';
export { verifyAudit, type AuditVerdict } from './reporting/audit-chain';
export { RECORDS_PER_BATCH, type AuditCursor } from './reporting/audit-export';
export { parseKeyring, type Keyring } from './store/keyring';
export type { SendEvidence } from './reporting/evidence';
export { DIMENSIONS, type BreakdownRow, type Dimension } from './reporting/breakdown';
export type { Chart, ChartStyle } from './reporting/charts/chart';
export { DARK, LIGHT } from './reporting/charts/theme';
export { CSV_COLUMNS, csvRows } from './reporting/csv';
export type { Experiment } from './reporting/experiments';
export { reportMail } from './reporting/mail';
export { REPORT_HEADERS } from './reporting/page/html';
export { livePage } from './reporting/page/live';
export { reportPage } from './reporting/page/overview';
export { gatherReport, type ReportData } from './reporting/report';
export { CHARTS, reportChart, type ChartName } from './reporting/report-charts';
export type { FunnelFigures, KpiReport } from './reporting/funnel';
export type { Kpi } from './reporting/kpis';
export type { Rate } from './reporting/rates';
export { STORY_GROUPS, type StoryGroup, type StoryResult } from './reporting/story-results';
export type { PeriodChoice } from './reporting/period';
export { NOTHING_REMOVED, type Removed } from './retention/expired';
export type { LegalHold } from './consent/legal-hold';
export { checkRetentionPolicy, RETENTION, RETENTION_PURPOSES, type RetentionPolicy } from './retention/policy';
export { inBatches } from './retention/batches';
export { ROWS_PER_BATCH, type BatchOutcome, type PurgeCursor } from './retention/purge';
export { addRemoved, type PurgeReceipt } from './retention/receipts';
export { readSignedRequest } from './instagram/signed-request';
export { HOLD_MS, type CallbackKind } from './rights/account-callback';
export type { OpenedAnswer } from './rights/answer';
export { answerPage } from './rights/answer-pages';
export type { OpenedRequest } from './rights/open';
export { languageOf, PAGE_HEADERS } from './rights/page';
export type { Language } from './store/schema';
export type { DuePassOn, PassOnResult } from './rights/pass-on';
export { CORRECTED_FIELDS } from './rights/rectify';
export { RIGHTS, type RequestView } from './rights/request';
export { codePage, formPage } from './rights/request-pages';
export { statusPage } from './rights/status-page';
export { confirmEmailPage, emailConfirmedPage, optInFormPage, optInThanksPage, type OptInPageWords } from './rights/opt-in-pages';
export { unsubscribedPage, unsubscribeForm } from './rights/unsubscribe-page';
export { refuseQueueMode } from './store/connect';
export { LIST_ROWS_PER_BATCH } from './consent/suppression-list';
export { defaultJournal, defaultPostgresJournal } from './store/journal';
export type { Restore } from './store/restores';
export { StoreError } from './store/errors';
export { ALL_ACCOUNTS } from './store/suppression-scope';
export { endOfBackup } from './store/sqlite/backup';
export type { Inspection } from './store/sqlite/inspect';
export { ROWS_PER_ROTATION, type KeyVersionReport, type Rotation } from './store/rotation';
export { CONNECTIONS, type PostgresStoreConfig, type SslMode } from './store/postgres/config';
export type { StoreConfig } from './store/registry';
export type { ViewerCard } from './viewers/look-up';
export { inviteLink } from './viewers/invites';
export { qrCodePng } from './viewers/qr-code';
export { readProfileOnce } from './viewers/profile';
export { CHECKPOINTS, concernsAll, type Checkpoint } from './viewers/checkpoints';
export { lookAtFigures, lookForStories } from './viewers/pulse';
export { beatName, type StoryEvent, type StoryPlan, type Threshold } from './viewers/story-beat';
export type { GivenBeat } from './viewers/story-hand-off';
export { withRegion } from './viewers/story-region';
export { refreshProfile } from './viewers/profile-refresh';
export { emptyUpload } from './viewers/uploaded-file';
export type { KnownStory } from './viewers/stories';
export { csvLine } from './viewers/export-cell';
export { EXPORT_FIELDS, type ExportField } from './viewers/export-store';
export { contextOfFileName, rejectedFileName } from './viewers/import-context';
export { readCsv, type SourceRow } from './viewers/import-csv';
export { COLUMNS, type RawRow } from './viewers/import-row';
export type { Batch, RejectedRow } from './viewers/import-batches';
export { importBatches, previewBatches, previewImport, rowsInBatches, runImport } from './viewers/import-run';
export { ENCODINGS, type Encoding } from './viewers/import-text';
export type { StartedImport, StartImportInput } from './viewers/import-views';
export { checkFeedCall, readFeedRows, rowFrom, type FeedCheck, type FeedProof } from './viewers/import-feed';
export { rejectedHeader, rejectedLine } from './viewers/rejected-file';
export { CHECKLIST, checkSourceTerms, HAND_KEPT, NO_OFFICIAL_LIST, type SourceTerms } from './viewers/sources';
export type { SourceView } from './viewers/sources-store';
export { forgetCredentials } from './templates/forget';
export { install, findInstalled, type Done } from './templates/install';
export { inOrder, type Selection } from './templates/order';
export { planInstallation, type Wish } from './templates/plan';
export type { N8nInstance } from './templates/n8n-instance';
export { publicApi, type Request as N8nRequest } from './templates/public-api';
export { CRMS, installedCrm, type Crm } from './templates/read-templates';
export { remove as removeTemplates } from './templates/remove';
export { ensureStoreCredential } from './templates/store-credential';
export { refuseTablesInTheWay } from './templates/table-names';
export { stepWords } from './templates/words';
export { closedPage, type ClosedWhy } from './house/closed-page';
export { readForm, signForm } from './house/form-token';
export type { Frame, Notice } from './house/frame';
export { nameOf, type TeamMember } from './house/member';
export { readLink as readTeamLink, readSession as readTeamSession, SESSION_LIFE_MS, signLink as signTeamLink, signSession as signTeamSession } from './house/session';
export { readSwitchForm, switchesPage, switchNotice, type SwitchAsked } from './house/switches-page';
export { readWhyForm, whyForm, whyPage } from './house/why-page';
export type { Alert } from './house/alerts';
export type { Failure } from './house/alert-facts';
export { ALERT_LIMITS, type AlertLimits } from './house/alert-rules';
export { wordsOfAlert } from './house/alert-words';
export type { TaskView } from './house/tasks';
export { taskWords } from './house/task-words';
export { replyNotice, type TaskReply } from './house/task-reply';
export { readTaskForm, taskNotice, tasksPage, type ShownTask, type TaskAsked } from './house/tasks-page';
export { readIncidentForm } from './house/incident-form';
export { incidentNotice, incidentsPage } from './house/incidents-page';
export type { KeepingWorkflow } from './house/review-facts';
export { findingsOf } from './house/review-findings';
export { readReviewForm, reviewNotice, reviewsPage } from './house/reviews-page';
export { shortcodeOf } from './instagram/shortcode';
export { ALL_POSTS, type CommentKeywordProblem } from './outreach/comment-keywords';
export { assessHost, type CallbackAnswer, type HostFinding } from './house/host-health';
export { freeSpace } from './store/free-space';
