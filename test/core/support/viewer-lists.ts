import { readCsv } from '../../../core/viewers/import-csv';
import type { RejectedRow } from '../../../core/viewers/import-batches';
import { runImport } from '../../../core/viewers/import-run';
import type { ImportTotals, StartImportInput } from '../../../core/viewers/import-views';
import type { Traits } from '../../../core/viewers/import-traits';
import { handKeptTerms, HAND_KEPT } from '../../../core/viewers/sources';
import type { Store } from '../../../core/use-cases';
import type { TestStore } from './store';

/** The bytes of a file in pieces of this many bytes, so that pieces end anywhere. */
export async function* fileOf(content: string | Buffer, pieceSize = 64 * 1024): AsyncGenerator<Uint8Array> {
	const bytes = Buffer.from(content);
	for (let from = 0; from < bytes.length; from += pieceSize) yield bytes.subarray(from, from + pieceSize);
}

export const NO_TRAITS: Traits = { profileVisit: false, watchSeconds: null, language: null, country: null, accountType: null, followsUs: null };

/** Sources the lists of the tests name. */
const SOURCES = [HAND_KEPT, 'alpha', 'beta', 'x'];

/** Saves and approves sources as lists the owner copied; by default those the tests name. */
export async function approveSources({ use }: { use: Store }, accountKey: string, names: readonly string[] = SOURCES): Promise<void> {
	for (const name of names) {
		if (await use.checkSource({ accountKey, name })) continue;
		await use.saveSource({ accountKey, name, terms: handKeptTerms('2027-11-23') });
		const { outcome } = await use.approveSource({ accountKey, name, approver: 'Jo', evidence: 'kept on paper', attested: false });
		if (outcome !== 'approved') throw new Error(`The source ${name} was not approved`);
	}
}

const approved = new WeakMap<TestStore, Set<string>>();

/** The same with one write per account: properties make hundreds of accounts. */
export function approveOnce(store: TestStore, accountKey: string): void {
	const accounts = approved.get(store) ?? new Set();
	if (accounts.has(accountKey)) return;
	approved.set(store, accounts.add(accountKey));
	const rows = SOURCES.map((name) => `('src ${name} ${accountKey}', '${accountKey}', '${name}', '${name}', '{}', 9e15, 0, '{}', 'apr', 0)`);
	store.raw.exec(`insert or ignore into sources values ${rows.join(', ')}`);
}

export interface ImportResult {
	readonly totals: ImportTotals;
	readonly rejected: readonly RejectedRow[];
}

/** Imports a file the whole way: bytes, lines, rows, transactions. */
export async function importFile(
	store: TestStore,
	accountKey: string,
	file: string | Buffer | AsyncIterable<Uint8Array>,
	pieceSize?: number,
	options: Omit<StartImportInput, 'accountKey'> = {},
): Promise<ImportResult> {
	const rejected: RejectedRow[] = [];
	approveOnce(store, accountKey);
	const started = await store.use.startImport({ accountKey, ...options });
	const bytes = typeof file === 'string' || Buffer.isBuffer(file) ? fileOf(file, pieceSize) : file;
	const totals = await runImport(store.use, started, readCsv(bytes, { mapping: started.mapping }), { onRejected: (row) => void rejected.push(row) });
	return { totals, rejected };
}

export interface People {
	/** Each person's identities, views and marks, one text each, and the people, in an order of their own: keys do not matter. */
	readonly people: readonly (readonly string[])[];
	readonly identities: number;
}

/** What the store knows of an account, without its random keys. */
export function peopleOf(store: TestStore, accountKey: string): People {
	const hashes = store.rows('select viewer_key, kind, hash from identities where account_key = ? and hash is not null', accountKey);
	const views = store.rows(
		`select viewer_key, kind, story_id, at, source, context, tag, natural_key, language, country, account_type, watch_seconds, follows_us
		from engagements where account_key = ?`,
		accountKey,
	);
	// A double that stays with an old key is kept for undoing only.
	const marks = store.rows(
		`select mark.viewer_key, kind, name, value, source, evidence, at from viewer_marks as mark
		inner join viewers on viewers.viewer_key = mark.viewer_key and viewers.merged_into is null where mark.account_key = ?`,
		accountKey,
	);
	const people = new Map<unknown, string[]>();
	const tell = (key: unknown, text: string) => people.set(key, [...(people.get(key) ?? []), text]);
	for (const { viewer_key: key, ...row } of hashes) tell(key, JSON.stringify(row));
	for (const { viewer_key: key, ...row } of [...views, ...marks]) tell(key, JSON.stringify(row));
	return { people: [...people.values()].map((rows) => rows.sort()).sort((a, b) => (a.join() < b.join() ? -1 : 1)), identities: hashes.length };
}
