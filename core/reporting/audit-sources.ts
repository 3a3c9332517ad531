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

/** Everything an audit asks for, and where it stands. */
export const AUDIT_SOURCES: readonly AuditSource[] = [
	{ kind: 'message', table: 'sends', key: ['send_key'], at: 'claimed_at', without: ['text_hash', 'message_hash', 'lease_until'] },
	{ kind: 'decision', table: 'decisions', key: ['decision_key'], at: 'at' },
	{ kind: 'consent', table: 'consent_ledger', key: ['month', 'seq'], at: 'at' },
	{ kind: 'opt-out', table: 'suppressions', key: ['suppression_key'], at: 'at', without: ['hash', 'pepper_version'] },
	{ kind: 'log', table: 'audit_log', key: ['entry_key'], at: 'at' },
	{ kind: 'export', table: 'exports', key: ['export_key'], at: 'at' },
	{ kind: 'import', table: 'imports', key: ['import_key'], at: 'started_at' },
	{ kind: 'source approval', table: 'source_approvals', key: ['approval_key'], at: 'at' },
	{ kind: 'merge', table: 'merges', key: ['merge_key'], at: 'at', without: ['before'] },
	{ kind: 'legal hold', table: 'legal_holds', key: ['hold_key'], at: 'placed_at' },
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
	const told = Object.entries(row).filter(([column]) => column !== 'account_key' && column !== at && !without.includes(column));
	return Object.fromEntries(told.map(([column, value]) => [camel(column), value]));
}

function camel(column: string): string {
	return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
