import type { Selectable } from 'kysely';
import type { AccountsTable, ConnectLinksTable, TokensTable } from './schema/accounts';
import type {
	AgeAnswersTable, CommentKeywordVersionsTable, ConsentAccountHeadsTable, ConsentCheckpointsTable, ConsentHeadsTable, ConsentLedgerTable, EmailConfirmationsTable, HoldsTable, KeywordVersionsTable, ModerationVersionsTable,
	ProcessorApprovalsTable,
	OpenQuestionsTable, SuppressionsTable,
} from './schema/consent';
import type {
	AuditLogTable, CountersTable, JournalLinesTable, JournalReplaysTable, LegalHoldsTable, PurgeReceiptsTable, StoreMetaTable, StoreRestoresTable,
} from './schema/housekeeping';
import type { AlertsTable, IncidentsTable, IncidentStepsTable, ReviewsTable, ReviewSignaturesTable, TasksTable, TeamSessionsTable } from './schema/house';
import type { CommentRefsTable, EventsTable, InboxMarksTable } from './schema/inbox';
import type { ConversionsTable } from './schema/leads';
import type { EngagementsTable, ExportsTable, ImportsTable, SourceApprovalsTable, SourcesTable, ViewTellingsTable } from './schema/lists';
import type { CampaignsTable, CampaignVariantsTable, CodesTable, CopyVersionsTable, DecisionsTable, ForeignMessagesTable, OutreachLimitsTable, PacesTable, PlansTable, SendsTable } from './schema/outreach';
import type { IdentitiesTable, ListLinksTable, MarkTellingsTable, MergeMovesTable, MergesTable, TestPeopleTable, ViewerMarksTable, ViewersTable } from './schema/people';
import type { AccountCallbacksTable, PassOnsTable, RecipientsTable, RestrictionsTable, RightsRequestsTable, RightsTriesTable } from './schema/rights';
import type { StoriesTable, StoryBeatsTable, StoryFactsTable, StoryReadingsTable } from './schema/stories';

export type * from './schema/accounts';
export type * from './schema/consent';
export type * from './schema/house';
export type * from './schema/housekeeping';
export type * from './schema/inbox';
export type * from './schema/leads';
export type * from './schema/lists';
export type * from './schema/outreach';
export type * from './schema/people';
export type * from './schema/rights';
export type * from './schema/stories';
export type * from './schema/values';

/** Every table of the store; the rows of each room are described in its file of `schema/`. */
export interface Schema {
	store_meta: StoreMetaTable;
	accounts: AccountsTable;
	tokens: TokensTable;
	connect_links: ConnectLinksTable;
	viewers: ViewersTable;
	identities: IdentitiesTable;
	list_links: ListLinksTable;
	test_people: TestPeopleTable;
	events: EventsTable;
	comment_refs: CommentRefsTable;
	engagements: EngagementsTable;
	viewer_marks: ViewerMarksTable;
	mark_tellings: MarkTellingsTable;
	merges: MergesTable;
	merge_moves: MergeMovesTable;
	story_facts: StoryFactsTable;
	consent_ledger: ConsentLedgerTable;
	consent_heads: ConsentHeadsTable;
	consent_account_heads: ConsentAccountHeadsTable;
	consent_checkpoints: ConsentCheckpointsTable;
	suppressions: SuppressionsTable;
	open_questions: OpenQuestionsTable;
	keyword_versions: KeywordVersionsTable;
	moderation_versions: ModerationVersionsTable;
	comment_keyword_versions: CommentKeywordVersionsTable;
	holds: HoldsTable;
	processor_approvals: ProcessorApprovalsTable;
	email_confirmations: EmailConfirmationsTable;
	age_answers: AgeAnswersTable;
	copy_versions: CopyVersionsTable;
	sends: SendsTable;
	foreign_messages: ForeignMessagesTable;
	codes: CodesTable;
	imports: ImportsTable;
	view_tellings: ViewTellingsTable;
	sources: SourcesTable;
	source_approvals: SourceApprovalsTable;
	exports: ExportsTable;
	stories: StoriesTable;
	story_readings: StoryReadingsTable;
	story_beats: StoryBeatsTable;
	plans: PlansTable;
	outreach_limits: OutreachLimitsTable;
	campaigns: CampaignsTable;
	campaign_variants: CampaignVariantsTable;
	paces: PacesTable;
	purge_receipts: PurgeReceiptsTable;
	legal_holds: LegalHoldsTable;
	audit_log: AuditLogTable;
	decisions: DecisionsTable;
	inbox_marks: InboxMarksTable;
	counters: CountersTable;
	rights_requests: RightsRequestsTable;
	rights_tries: RightsTriesTable;
	restrictions: RestrictionsTable;
	recipients: RecipientsTable;
	pass_ons: PassOnsTable;
	account_callbacks: AccountCallbacksTable;
	journal_lines: JournalLinesTable;
	journal_replays: JournalReplaysTable;
	store_restores: StoreRestoresTable;
	alerts: AlertsTable;
	tasks: TasksTable;
	reviews: ReviewsTable;
	review_signatures: ReviewSignaturesTable;
	incidents: IncidentsTable;
	incident_steps: IncidentStepsTable;
	team_sessions: TeamSessionsTable;
	conversions: ConversionsTable;
}

export type AccountRow = Selectable<AccountsTable>;
export type TokenRow = Selectable<TokensTable>;
export type ViewerRow = Selectable<ViewersTable>;
export type EventRow = Selectable<EventsTable>;
export type SendRow = Selectable<SendsTable>;
