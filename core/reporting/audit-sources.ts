import { sql } from 'kysely';
import type { Schema } from '../store/schema';
import type { StoreContext } from '../store/use-case';

interface AuditSource {
	readonly kind: string;
	readonly table: keyof Schema;
	/** Columns that make a row's key, in their order. */
	readonly key: readonly string[];
	readonly at: string;
	/** Columns that find or prove something inside the store and tell nobody outside anything. */
	readonly without?: readonly string[];
}

/** Besides its secrets: what the person wrote, and the words of the colleague who answered, which may name them. */
const OF_A_REQUEST = ['code_hash', 'code_expires_at', 'link_hash', 'link_expires_at', 'outcome'];

/** Sealed values and the keys they are wrapped in are in no export, of whatever table. */
const SEALED = ['sealed', 'wrapped_key', 'key_version'];

/** Everything an audit asks for, and where it stands. What begins and ends stands at both times. */
export const AUDIT_SOURCES: readonly AuditSource[] = [
	{ kind: 'message', table: 'sends', key: ['send_key'], at: 'claimed_at', without: ['text_hash', 'message_hash', 'lease_until'] },
	{ kind: 'decision', table: 'decisions', key: ['decision_key'], at: 'at' },
	{ kind: 'consent', table: 'consent_ledger', key: ['month', 'seq'], at: 'at' },
	{ kind: 'opt-out', table: 'suppressions', key: ['suppression_key'], at: 'at', without: ['hash', 'pepper_version'] },
	{ kind: 'log', table: 'audit_log', key: ['entry_key'], at: 'at' },
	{ kind: 'export', table: 'exports', key: ['export_key'], at: 'at' },
	{ kind: 'import', table: 'imports', key: ['import_key'], at: 'started_at' },
	{ kind: 'import undone', table: 'imports', key: ['import_key'], at: 'undoing_at' },
	{ kind: 'source approval', table: 'source_approvals', key: ['approval_key'], at: 'at' },
	{ kind: 'processor approval', table: 'processor_approvals', key: ['approval_key'], at: 'at' },
	{ kind: 'processor approval ended', table: 'processor_approvals', key: ['approval_key'], at: 'ended_at' },
	{ kind: 'merge', table: 'merges', key: ['merge_key'], at: 'at', without: ['before'] },
	{ kind: 'merge undone', table: 'merges', key: ['merge_key'], at: 'undone_at', without: ['before'] },
	{ kind: 'legal hold', table: 'legal_holds', key: ['hold_key'], at: 'placed_at' },
	{ kind: 'legal hold released', table: 'legal_holds', key: ['hold_key'], at: 'released_at' },
	{ kind: 'question', table: 'open_questions', key: ['question_key'], at: 'asked_at' },
	{ kind: 'age answer', table: 'age_answers', key: ['answer_key'], at: 'at' },
	{ kind: 'e-mail confirmation', table: 'email_confirmations', key: ['confirmation_key'], at: 'asked_at', without: ['token_hash'] },
	{ kind: 'pause for a human', table: 'holds', key: ['hold_key'], at: 'at' },
	{ kind: 'pause ended', table: 'holds', key: ['hold_key'], at: 'ended_at' },
	{ kind: 'closed months', table: 'consent_checkpoints', key: ['month', 'revision'], at: 'at', without: ['kept'] },
	{ kind: 'request', table: 'rights_requests', key: ['request_key'], at: 'opened_at', without: OF_A_REQUEST },
	{ kind: 'request over', table: 'rights_requests', key: ['request_key'], at: 'finished_at', without: OF_A_REQUEST },
	{ kind: 'restriction', table: 'restrictions', key: ['restriction_key'], at: 'at' },
	{ kind: 'restriction lifted', table: 'restrictions', key: ['restriction_key'], at: 'lifted_at' },
	{ kind: 'recipient', table: 'recipients', key: ['recipient_key'], at: 'since' },
	{ kind: 'pass-on', table: 'pass_ons', key: ['pass_on_key'], at: 'created_at', without: ['lease_until'] },
	{ kind: 'pass-on confirmed', table: 'pass_ons', key: ['pass_on_key'], at: 'finished_at', without: ['lease_until'] },
	{ kind: 'conversion', table: 'conversions', key: ['conversion_key'], at: 'at', without: ['cause'] },
	{ kind: 'callback of Meta', table: 'account_callbacks', key: ['callback_key'], at: 'received_at', without: ['request_hash', 'code_hash'] },
	{ kind: 'callback carried out', table: 'account_callbacks', key: ['callback_key'], at: 'finished_at', without: ['request_hash', 'code_hash'] },
	{ kind: 'alert', table: 'alerts', key: ['alert_key'], at: 'opened_at' },
	{ kind: 'alert over', table: 'alerts', key: ['alert_key'], at: 'ended_at' },
	{ kind: 'task', table: 'tasks', key: ['task_key'], at: 'opened_at' },
	{ kind: 'task over', table: 'tasks', key: ['task_key'], at: 'ended_at' },
	{ kind: 'review', table: 'reviews', key: ['review_key'], at: 'made_at', without: ['mac'] },
	{ kind: 'review signed', table: 'review_signatures', key: ['review_key'], at: 'signed_at', without: ['mac', 'remark'] },
	{ kind: 'incident', table: 'incidents', key: ['incident_key'], at: 'recorded_at', without: ['form'] },
	{ kind: 'incident step', table: 'incident_steps', key: ['step_key'], at: 'at', without: ['form'] },
	{ kind: 'purge', table: 'purge_receipts', key: ['receipt_key'], at: 'started_at' },
];

export interface AuditPosition {
	readonly source: number;
	readonly at: number;
	readonly key: string;
}

export interface AuditRecord extends AuditPosition {
	readonly kind: string;
	readonly data: Readonly<Record<string, unknown>>;
}

export interface AuditRange {
	readonly accountKey: string;
	/** UTC milliseconds; `to` is not in it. */
	readonly from: number;
	readonly to: number;
}

/** The next rows of one source behind a position, oldest first. */
export async function readAuditRows({ tx }: StoreContext, range: AuditRange, after: AuditPosition, limit: number): Promise<AuditRecord[]> {
	const source = AUDIT_SOURCES[after.source];
	if (!source) return [];
	const at = sql.ref(source.at);
	const key = sql.join(source.key.map((column) => sql`cast(${sql.ref(column)} as text)`), sql` || ':' || `);
	const { rows } = await sql<Record<string, unknown>>`
		select *, ${key} as audit_key from ${sql.table(source.table)}
		where account_key = ${range.accountKey} and ${at} >= ${Math.max(range.from, after.at)} and ${at} < ${range.to}
		and (${at} > ${after.at} or (${key}) > ${after.key})
		order by ${at}, ${key} limit ${limit}`.execute(tx);
	return rows.map(({ audit_key: rowKey, ...row }) => ({
		source: after.source,
		at: Number(row[source.at]),
		key: String(rowKey),
		kind: source.kind,
		data: dataOf(row, source),
	}));
}

function dataOf(row: Readonly<Record<string, unknown>>, { at, without = [] }: AuditSource): Record<string, unknown> {
	const told = Object.entries(row).filter(([column]) => column !== 'account_key' && column !== at && !SEALED.includes(column) && !without.includes(column));
	return Object.fromEntries(told.map(([column, value]) => [camel(column), value]));
}

function camel(column: string): string {
	return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
