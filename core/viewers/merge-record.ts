import type { ViewerRow } from '../store/schema';

/** Tables whose rows a merge gives to the other viewer, with the column that names a row. */
export const MOVED_TABLES = {
	engagements: 'engagement_key',
	identities: 'identity_key',
	suppressions: 'suppression_key',
	open_questions: 'question_key',
	decisions: 'decision_key',
	plans: 'plan_key',
	viewer_marks: 'mark_key',
	mark_tellings: 'telling_key',
} as const;

type Joined = Pick<ViewerRow, 'last_inbound_at' | 'converted_at' | 'language'>;

/** What undoing a merge cannot read from the rows it moved. */
export interface MergeRecord {
	/** The survivor's own values before, and what became of them. */
	readonly before: Joined;
	readonly joined: Joined;
	/** Plans called off because the other had the same one. */
	readonly cancelledPlans: readonly string[];
	/** The survivor's entries on the suppression list right after the merge, before it was spread to all identities. */
	readonly listed: readonly string[];
	/** Identities of which the merge changed whether only lists say whose they are: their keys, and what it was before. Not in older records. */
	readonly names?: ReadonlyArray<readonly [identityKey: string, byList: 1 | null]>;
}
