import type { OriginalRow, SourceRow } from './import-csv';
import { checkRow, type RowProblem, type RowRules, type ViewRow } from './import-row';
import { packRows, type PackedRows } from './packed-rows';
import type { PreparedRows } from './prepared-rows';

/** A row that was not taken, with everything that is wrong with it. */
export interface RejectedRow {
	readonly line: number;
	/** The row as it was: it may name a person, so it goes into a file for the importer and nowhere else. */
	readonly original: OriginalRow;
	readonly problems: readonly [RowProblem, ...RowProblem[]];
}

/** Rows on their way to the store. */
export interface Batch {
	/** Rows that may be kept; null when there are none. */
	readonly rows: PackedRows | PreparedRows | null;
	/** The same rows as they were read, as the bytes of one text: for giving back those the store refuses. */
	readonly originals: ArrayBuffer;
	/** Rows that cannot be kept, wherever they stood among the others. */
	readonly rejected: readonly RejectedRow[];
}

/** What is kept of a row until the store has taken it: enough to give it back. */
export type Kept = Pick<SourceRow, 'line' | 'original'>;

/** Columns once each, as all rows of a file have the same; rows as line, place of their columns, cells. */
interface Originals {
	readonly columns: (readonly string[])[];
	readonly rows: [line: number, columns: number, cells: OriginalRow['cells']][];
}

/** Checks rows and puts them together in batches. */
export class BatchMaker {
	#views: ViewRow[] = [];
	#originals: Originals = { columns: [], rows: [] };
	#rejected: RejectedRow[] = [];

	constructor(private readonly rules: RowRules, private readonly size: number) {}

	get isFull(): boolean {
		return this.#views.length >= this.size || this.#rejected.length >= this.size;
	}

	get isEmpty(): boolean {
		return this.#views.length === 0 && this.#rejected.length === 0;
	}

	add({ line, original, content }: SourceRow): void {
		if ('problem' in content) {
			this.#rejected.push({ line, original, problems: [content.problem] });
			return;
		}
		const check = checkRow(content.cells, this.rules);
		if (!check.ok) {
			this.#rejected.push({ line, original, problems: check.problems });
			return;
		}
		this.#views.push(check.view);
		const { columns, rows } = this.#originals;
		if (columns.at(-1) !== original.columns) columns.push(original.columns);
		rows.push([line, columns.length - 1, original.cells]);
	}

	/** The batch so far; the next begins empty. */
	take(pack: (views: readonly ViewRow[]) => PackedRows | PreparedRows): Batch {
		const batch = { rows: this.#views.length > 0 ? pack(this.#views) : null, originals: new TextEncoder().encode(JSON.stringify(this.#originals)).buffer, rejected: this.#rejected };
		this.#views = [];
		this.#originals = { columns: [], rows: [] };
		this.#rejected = [];
		return batch;
	}
}

/** Rows of a batch as they were read, by their places in it. */
export function originalsOf(originals: ArrayBuffer): (index: number) => Kept | undefined {
	const { columns, rows } = JSON.parse(new TextDecoder().decode(originals)) as Originals;
	return (index) => {
		const row = rows[index];
		return row && { line: row[0], original: { columns: columns[row[1]] ?? [], cells: row[2] } };
	};
}

/** Rows that are in this thread already, in batches. */
export async function* batchesOf(rows: AsyncIterable<SourceRow> | Iterable<SourceRow>, rules: RowRules, size: number): AsyncGenerator<Batch> {
	const maker = new BatchMaker(rules, size);
	for await (const row of rows) {
		maker.add(row);
		if (maker.isFull) yield maker.take(packRows);
	}
	if (!maker.isEmpty) yield maker.take(packRows);
}
