import { csvLine, unguard } from './export-cell';
import type { RejectedRow } from './import-batches';

export { unguard };

/** What a file of rejected rows has before the columns its rows came with. Read again, these are passed over. */
export const RETURN_COLUMNS = ['line', 'field', 'problem', 'cure'] as const;

/** Longest text of a cell that is given back: no cell that could be taken in is near it. */
const MAX_CELL = 1_000;

/** Whether a header is that of our own file of rejected rows. */
export function isOurReturn(names: readonly string[]): boolean {
	return RETURN_COLUMNS.every((column, index) => names[index] === column);
}

/** The first line of the file, with a byte order mark: spreadsheets then read it as UTF-8. */
export function rejectedHeader({ original }: RejectedRow): string {
	return `\uFEFF${csvLine([...RETURN_COLUMNS, ...namesOf(original.columns)])}`;
}

/**
 * One rejected row: what is wrong with it, and its cells as they were. Corrected or not, the file can be imported
 * as it is.
 */
export function rejectedLine({ line, problems, original }: RejectedRow): string {
	const told = [line, ...(['field', 'problem', 'cure'] as const).map((part) => problems.map((each) => each[part]).join('; '))];
	const cells = typeof original.cells === 'string' ? [original.cells] : original.cells;
	return csvLine([...told, ...cells.map((cell) => cell.slice(0, MAX_CELL))]);
}

/** A row that could not be told apart stands whole in the first column. */
function namesOf(columns: readonly string[]): readonly string[] {
	return columns.length === 0 ? ['row'] : columns;
}
