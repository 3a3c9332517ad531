import { readCsv } from '../../../core/viewers/import-csv';
import { runImport, type RejectedRow } from '../../../core/viewers/import-run';
import type { ImportTotals } from '../../../core/viewers/import-views';
import type { TestStore } from './store';

/** The bytes of a file in pieces of this many bytes, so that pieces end anywhere. */
export async function* fileOf(content: string | Buffer, pieceSize = 64 * 1024): AsyncGenerator<Uint8Array> {
	const bytes = Buffer.from(content);
	for (let from = 0; from < bytes.length; from += pieceSize) yield bytes.subarray(from, from + pieceSize);
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
): Promise<ImportResult> {
	const rejected: RejectedRow[] = [];
	const started = await store.use.startImport({ accountKey });
	const bytes = typeof file === 'string' || Buffer.isBuffer(file) ? fileOf(file, pieceSize) : file;
	const totals = await runImport(store.use, started, readCsv(bytes), { onRejected: (row) => void rejected.push(row) });
	return { totals, rejected };
}

export interface People {
	/** Each person's views, one text each, and the people, in an order of their own: keys do not matter. */
	readonly people: readonly (readonly string[])[];
	readonly identities: number;
}

/** What the store knows of an account, without its random keys. */
export function peopleOf(store: TestStore, accountKey: string): People {
	const hashes = store.rows('select viewer_key, kind, hash from identities where account_key = ? and hash is not null', accountKey);
	const views = store.rows(
		'select viewer_key, kind, story_id, at, source, context, tag, natural_key from engagements where account_key = ?',
		accountKey,
	);
	const people = new Map<unknown, string[]>();
	const tell = (key: unknown, text: string) => people.set(key, [...(people.get(key) ?? []), text]);
	for (const { viewer_key: key, ...row } of hashes) tell(key, JSON.stringify(row));
	for (const { viewer_key: key, ...row } of views) tell(key, JSON.stringify(row));
	return { people: [...people.values()].map((rows) => rows.sort()).sort((a, b) => (a.join() < b.join() ? -1 : 1)), identities: hashes.length };
}
