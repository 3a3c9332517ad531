import type { Selectable } from 'kysely';
import type { AccountsTable, ConnectLinksTable, TokensTable } from './schema/accounts';
import type {
	ConsentAccountHeadsTable, ConsentCheckpointsTable, ConsentHeadsTable, ConsentLedgerTable, EmailConfirmationsTable, HoldsTable, KeywordVersionsTable, ModerationVersionsTable,
	OpenQuestionsTable, SuppressionsTable,
} from './schema/consent';
import type { AuditLogTable, CountersTable, LegalHoldsTable, PurgeReceiptsTable, StoreMetaTable } from './schema/housekeeping';
import type { CommentRefsTable, EventsTable, InboxMarksTable } from './schema/inbox';
import type { ConversionsTable } from './schema/leads';
import type { EngagementsTable, ExportsTable, ImportsTable, SourceApprovalsTable, SourcesTable, ViewTellingsTable } from './schema/lists';
import type { CampaignsTable, CampaignVariantsTable, CodesTable, CopyVersionsTable, DecisionsTable, OutreachLimitsTable, PacesTable, PlansTable, SendsTable } from './schema/outreach';
import type { IdentitiesTable, MarkTellingsTable, MergeMovesTable, MergesTable, TestPeopleTable, ViewerMarksTable, ViewersTable } from './schema/people';
import type { AccountCallbacksTable, PassOnsTable, RecipientsTable, RestrictionsTable, RightsRequestsTable, RightsTriesTable } from './schema/rights';
import type { StoriesTable, StoryBeatsTable, StoryFactsTable, StoryReadingsTable } from './schema/stories';

export type * from './schema/accounts';
export type * from './schema/consent';
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
	holds: HoldsTable;
	email_confirmations: EmailConfirmationsTable;
	copy_versions: CopyVersionsTable;
	sends: SendsTable;
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
	conversions: ConversionsTable;
}

export type AccountRow = Selectable<AccountsTable>;
export type TokenRow = Selectable<TokensTable>;
export type ViewerRow = Selectable<ViewersTable>;
export type EventRow = Selectable<EventsTable>;
export type SendRow = Selectable<SendsTable>;
