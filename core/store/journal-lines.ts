import type { Kysely, Transaction } from 'kysely';
import { insertMany } from './insert-many';
import type { JournalEnd } from './journal';
import { JOURNAL_START, makeLine, type JournalLine, type JournalNote } from './journal-line';
import type { Keyring } from './keyring';
import type { Schema } from './schema';

/** The row of `store_meta` that says how far the store's journal goes. */
export const JOURNAL_END = 'journal_end';

/** Reads {@link JOURNAL_END}; of a store that has no line yet it says so. */
export function readEndValue(value: string | undefined): JournalEnd {
	const [lines = '0', mac = JOURNAL_START] = (value ?? '').split(' ');
	return { lines: Number(lines), mac };
}

/**
 * How far the store's journal goes, held until the transaction ends: lines of different accounts would else be
 * written side by side and hang on the same one.
 */
export async function takeEnd(tx: Transaction<Schema>): Promise<JournalEnd> {
	const row = await tx
		.insertInto('store_meta')
		.values({ name: JOURNAL_END, value: `0 ${JOURNAL_START}` })
		.onConflict((conflict) => conflict.column('name').doUpdateSet((row) => ({ value: row.ref('store_meta.value') })))
		.returning('value')
		.executeTakeFirstOrThrow();
	return readEndValue(row.value);
}

/** Adds lines to the store's journal, in the transaction of what they tell of. */
export async function addToJournal(tx: Transaction<Schema>, keys: Keyring, notes: readonly JournalNote[]): Promise<void> {
	if (notes.length === 0) return;
	const { lines, mac } = await takeEnd(tx);
	let previous = mac;
	const made = notes.map((note) => {
		const line = makeLine(keys, note, previous);
		previous = line.mac;
		return line;
	});
	await putLines(tx, lines, made);
}

/** Puts lines behind the given number of them. */
export async function putLines(tx: Transaction<Schema>, after: number, lines: readonly Pick<JournalLine, 'text' | 'mac'>[]): Promise<void> {
	const last = lines[lines.length - 1];
	if (!last) return;
	const rows = lines.map(({ text, mac }, index) => ({ seq: after + index + 1, mac, line: text }));
	await insertMany(tx, 'journal_lines', rows);
	await tx.updateTable('store_meta').set({ value: `${after + lines.length} ${last.mac}` }).where('name', '=', JOURNAL_END).execute();
}

export interface StoredLine {
	readonly seq: number;
	readonly mac: string;
	readonly text: string;
}

/** The store's lines from one on, in order. */
export async function linesFrom(db: Kysely<Schema>, seq: number): Promise<StoredLine[]> {
	return db.selectFrom('journal_lines').select(['seq', 'mac', 'line as text']).where('seq', '>=', seq).orderBy('seq').execute();
}
