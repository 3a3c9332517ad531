import type { ColumnType, Selectable } from 'kysely';

/** UTC milliseconds. */
type Millis = number;
type Flag = 0 | 1;

export type SendingMode = 'rehearsal' | 'test_people' | 'live';
export type IdentityKind = 'igsid' | 'handle' | 'vendor_id' | 'display_name';
export type SendState = 'claimed' | 'sent' | 'unknown' | 'refused';
export type EventState = 'handed_off' | 'handled' | 'dead';
export type Language = 'nl' | 'en';

export interface StoreMetaTable {
	name: string;
	value: string;
}

export interface AccountsTable {
	account_key: string;
	ig_account_id: string;
	app_scoped_id: string | null;
	username: string;
	api_host: string;
	mode: SendingMode;
	language: Language;
	time_zone: string;
	privacy_link: string;
	/** Set while the account may not send, with why and until when (null: until a person clears it). */
	paused_reason: string | null;
	paused_until: Millis | null;
	stopped_at: Millis | null;
	/** The clock never runs backwards for an account: see `core/store/clock.ts`. */
	clock_last: Millis;
	clock_offset: ColumnType<Millis, Millis | undefined, Millis>;
	created_at: Millis;
}

export interface ViewersTable {
	viewer_key: string;
	account_key: string;
	/** Time of the person's last message: the messaging window is open for 24 h from here. */
	last_inbound_at: Millis | null;
	language: Language | null;
	/** `unread` until the one profile read after the first message was tried. */
	profile_state: 'unread' | 'read' | 'refused';
	unreachable_reason: string | null;
	/** When the person became a lead with a consent of their own; null while they are not. */
	converted_at: Millis | null;
	/** Set when this person turned out to be another one, whose key now counts. */
	merged_into: string | null;
	created_at: Millis;
}

/** People the mode "test people" may message, by keyed hash of their handle. */
export interface TestPeopleTable {
	account_key: string;
	hash: string;
	pepper_version: number;
}

export interface IdentitiesTable {
	identity_key: string;
	account_key: string;
	viewer_key: string;
	kind: IdentityKind;
	/** Keyed hash to find the identity by; null for a display name, which identifies nobody. */
	hash: string | null;
	pepper_version: number;
	sealed: string;
	wrapped_key: string;
	key_version: number;
	created_at: Millis;
}

export interface EventsTable {
	event_key: string;
	account_key: string;
	viewer_key: string | null;
	kind: string;
	/** Keyed hash of Meta's own id of the update: the same update twice is one row. */
	natural_key: string;
	story_id: string | null;
	keyword: 'stop' | 'yes' | null;
	language: Language | null;
	/** Which of our questions a quick reply names, when it names one. */
	question_key: string | null;
	occurred_at: Millis;
	received_at: Millis;
	/** Handed off again until handled; 0 for what nobody is expected to answer. */
	expects_answer: Flag;
	state: EventState;
	lease_until: Millis;
	attempts: number;
	handled_at: Millis | null;
	outcome: string | null;
}

export interface EngagementsTable {
	engagement_key: string;
	account_key: string;
	viewer_key: string;
	kind: string;
	story_id: string | null;
	at: Millis;
	source: string;
	natural_key: string;
	/** The import that brought the row; null for official signals. */
	import_key: string | null;
	context: string | null;
	tag: string | null;
}

/** One run of an import, for its summary and for undoing it as a whole. */
export interface ImportsTable {
	import_key: string;
	account_key: string;
	started_at: Millis;
	finished_at: Millis | null;
	added: number;
	known: number;
	rejected: number;
	suppressed: number;
}

export interface StoriesTable {
	story_key: string;
	account_key: string;
	/** Media id at Instagram. */
	story_id: string;
	media_type: string;
	posted_at: Millis;
	first_seen_at: Millis;
}

/** A story's figures at one checkpoint; each checkpoint is reached once. */
export interface StoryCheckpointsTable {
	story_key: string;
	checkpoint: string;
	reached_at: Millis;
	/** Figures as JSON, or null with the cause in `missing`. */
	figures: string | null;
	missing: string | null;
}

export interface ConsentLedgerTable {
	account_key: string;
	/** Calendar month in UTC, `2026-11`: one chain per account and month. */
	month: string;
	seq: number;
	viewer_key: string;
	purpose: string;
	act: 'grant' | 'withdraw';
	lawful_basis: string;
	wording: string;
	source_event: string;
	at: Millis;
	previous_mac: string;
	mac: string;
	key_version: number;
}

export interface ConsentHeadsTable {
	account_key: string;
	month: string;
	entries: number;
	mac: string;
	/** Keyed over count and last mac, so a cut tail shows. */
	head_mac: string;
	key_version: number;
}

export interface SuppressionsTable {
	suppression_key: string;
	account_key: string;
	viewer_key: string;
	kind: IdentityKind;
	hash: string;
	pepper_version: number;
	reason: string;
	source_event: string;
	at: Millis;
}

export interface OpenQuestionsTable {
	question_key: string;
	account_key: string;
	viewer_key: string;
	purpose: string;
	wording: string;
	send_key: string;
	asked_at: Millis;
	expires_at: Millis;
	state: 'open' | 'answered' | 'void';
	answered_event: string | null;
}

export interface CopyVersionsTable {
	version: number;
	checksum: string;
	published_at: Millis;
	rows: string;
}

export interface SendsTable {
	send_key: string;
	account_key: string;
	viewer_key: string;
	/** The inbound event that is answered. */
	cause: string;
	step: string;
	copy_key: string;
	copy_version: number;
	language: Language;
	purpose: string;
	lawful_basis: string;
	evidence: string;
	state: SendState;
	claimed_at: Millis;
	/** Wall clock: after this a claim nobody settled counts as `unknown`. */
	lease_until: Millis;
	settled_at: Millis | null;
	settled_by: 'answer' | 'echo' | 'conversation' | null;
	text_hash: string;
	message_hash: string | null;
	error: string | null;
}

/** A message that is to go out at a time of its own: a step of a campaign for one person. */
export interface PlansTable {
	plan_key: string;
	account_key: string;
	viewer_key: string;
	campaign: string;
	/** 1 is the first message, 2 the one follow-up. */
	step: number;
	copy_key: string;
	follow_up_copy_key: string | null;
	due_at: Millis;
	/** Wall clock: a dispatcher that died gives its rows back after this. */
	lease_until: Millis;
	state: 'due' | 'done' | 'cancelled';
	outcome: string | null;
	reasons: string | null;
	created_at: Millis;
	finished_at: Millis | null;
}

/** What one purge removed. */
export interface PurgeReceiptsTable {
	receipt_key: string;
	account_key: string;
	started_at: Millis;
	finished_at: Millis | null;
	policy: string;
	removed: string;
}

export interface DecisionsTable {
	decision_key: string;
	account_key: string;
	viewer_key: string;
	cause: string;
	step: string;
	at: Millis;
	send: Flag;
	reasons: string;
}

export interface CountersTable {
	name: string;
	value: number;
}

export interface Schema {
	store_meta: StoreMetaTable;
	accounts: AccountsTable;
	viewers: ViewersTable;
	identities: IdentitiesTable;
	test_people: TestPeopleTable;
	events: EventsTable;
	engagements: EngagementsTable;
	consent_ledger: ConsentLedgerTable;
	consent_heads: ConsentHeadsTable;
	suppressions: SuppressionsTable;
	open_questions: OpenQuestionsTable;
	copy_versions: CopyVersionsTable;
	sends: SendsTable;
	imports: ImportsTable;
	stories: StoriesTable;
	story_checkpoints: StoryCheckpointsTable;
	plans: PlansTable;
	purge_receipts: PurgeReceiptsTable;
	decisions: DecisionsTable;
	counters: CountersTable;
}

export type AccountRow = Selectable<AccountsTable>;
export type ViewerRow = Selectable<ViewersTable>;
export type EventRow = Selectable<EventsTable>;
export type SendRow = Selectable<SendsTable>;
