import { getAccount } from '../accounts/account-store';
import { noteAudit } from '../store/audit';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { AUDIT_FORMAT, chainLine, type AuditHeader } from './audit-chain';
import { AUDIT_SOURCES, readAuditRows, type AuditPosition, type AuditRange } from './audit-sources';

/** Records of one transaction. */
export const RECORDS_PER_BATCH = 1_000;

/** How far an export has come; plain data. */
export interface AuditCursor extends AuditPosition {
	readonly records: number;
	readonly mac: string;
	readonly keyVersion: number;
}

export interface AuditBatch {
	/** The next lines, each with its end. */
	readonly text: string;
	/** Records so far. */
	readonly records: number;
	/** What the next call takes; null when the last line is in `text`. */
	readonly cursor: AuditCursor | null;
}

/**
 * The next lines of an audit export: every message, decision, consent change, opt-out, request, message to a
 * recipient, callback, look-up, export, import, purge, hold and change of settings of an account in a range of time, by surrogate key. A chain of keyed hashes
 * runs through all lines; the last one counts them. That it was made is itself in the log.
 *
 * @throws Error for a range that ends before it begins
 */
export const exportAudit: UseCase<AuditRange & { cursor: AuditCursor | null; limit: number }, AuditBatch> = async (store, { cursor, limit, ...range }) => {
	if (!(range.from < range.to)) throw new Error('The range of an audit export ends before it begins.');
	const begun = cursor === null ? await begin(store, range) : { text: '', cursor };
	const key = store.keys.versions.find((each) => each.version === begun.cursor.keyVersion);
	if (!key) throw new Error('The key version this export began with is no longer in the credential. Begin it anew.');
	const size = Math.min(limit, RECORDS_PER_BATCH);
	const rows = await readAuditRows(store, range, begun.cursor, size);
	let { text, cursor: place } = begun;
	for (const { kind, at, key: rowKey, data } of rows) {
		const content = { n: place.records + 1, kind, at: new Date(at).toISOString(), data };
		const { line, mac } = chainLine(key.ledger, place.mac, content);
		text += line;
		place = { ...place, at, key: rowKey, records: place.records + 1, mac };
	}
	if (rows.length === size) return { text, records: place.records, cursor: place };
	if (place.source + 1 < AUDIT_SOURCES.length) return { text, records: place.records, cursor: { ...place, ...startOf(place.source + 1) } };
	const { line } = chainLine(key.ledger, place.mac, { end: true, records: place.records });
	return { text: text + line, records: place.records, cursor: null };
};

async function begin(store: StoreContext, range: AuditRange): Promise<{ text: string; cursor: AuditCursor }> {
	const account = await getAccount(store.tx, range.accountKey);
	const { newest } = store.keys;
	const iso = (at: number) => new Date(at).toISOString();
	const header: AuditHeader = {
		format: AUDIT_FORMAT,
		accountKey: range.accountKey,
		from: iso(range.from),
		to: iso(range.to),
		madeAt: iso(await accountNow(store.tx, account, store.wallClock)),
		keyVersion: newest.version,
	};
	await noteAudit(store, 'access', { accountKey: range.accountKey, what: 'audit export', detail: { from: header.from, to: header.to } });
	const { line, mac } = chainLine(newest.ledger, null, header);
	return { text: line, cursor: { ...startOf(0), records: 0, mac, keyVersion: newest.version } };
}

function startOf(source: number): AuditPosition {
	return { source, at: -1, key: '' };
}
