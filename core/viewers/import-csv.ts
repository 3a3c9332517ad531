import { parse } from 'csv-parse/sync';
import { COLUMNS, type Column, type RawRow, type RowProblem } from './import-row';
import { readLines, type TextLine } from './text-lines';

/** A line longer than this is no row of a viewer list: all fields together have some 700 characters. */
const MAX_LINE = 20_000;

/** A row as it was read, before its content is checked; `raw` is its text, for giving a rejected row back. */
export interface SourceRow {
	/** Line of the file, or number of the item; from 1. */
	readonly line: number;
	readonly raw: string;
	readonly content: { readonly cells: RawRow } | { readonly problem: RowProblem };
}

/**
 * Reads a viewer list from CSV: comma, semicolon or tab, told from the header. Every line is read by itself,
 * so a stray quotation mark costs its own line and none after it; a quoted cell therefore ends on its line.
 * A file whose header cannot be used gives one row with that problem and no others.
 */
export async function* readCsv(source: AsyncIterable<Uint8Array>): AsyncGenerator<SourceRow> {
	let header: Header | null = null;
	for await (const line of readLines(source, MAX_LINE)) {
		if (header) {
			const row = readRow(header, line);
			if (row) yield row;
			continue;
		}
		if (line.text.trim() === '' && !line.tooLong) continue;
		const read = readHeader(line);
		if ('problem' in read) {
			yield { line: line.number, raw: line.text, content: read };
			return;
		}
		header = read;
	}
	if (!header) yield { line: 1, raw: '', content: { problem: fileProblem('The file is empty', 'Choose the file with the viewer list.') } };
}

type Delimiter = ',' | ';' | '\t';
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t'];

interface Header {
	readonly delimiter: Delimiter;
	/** Which of our columns each column of the file is; null for those that are not read. */
	readonly columns: readonly (Column | null)[];
}

function readHeader(line: TextLine): Header | { readonly problem: RowProblem } {
	// Control characters other than tabs in the first line: UTF-16, a spreadsheet's own format, a picture.
	if (/[^\P{Cc}\t]|\uFFFD/u.test(line.text)) {
		return { problem: fileProblem('The file is no CSV text in UTF-8', 'In the spreadsheet, save it as "CSV UTF-8".') };
	}
	const best = DELIMITERS.map((delimiter) => ({ delimiter, columns: columnsOf(line.text, delimiter) }))
		.sort((a, b) => named(b).length - named(a).length)[0];
	const names = best ? named(best) : [];
	if (!best || names.length === 0) {
		return { problem: fileProblem('The first line does not name the columns', `Put the names of the columns there, such as: ${EXAMPLE}.`) };
	}
	const doubled = names.find((name, index) => names.indexOf(name) !== index);
	if (doubled) return { problem: fileProblem(`The column ${doubled} is there twice`, 'Remove or rename one of them.') };
	const missing = missingColumns(names);
	if (missing.length === 0) return best;
	return { problem: fileProblem(`Missing: ${missing.join('; ')}`, `The names belong in the first line, such as: ${EXAMPLE}.`) };
}

const EXAMPLE = 'handle,first_seen,story_id,context,tag';

function fileProblem(problem: string, cure: string): RowProblem {
	return { field: 'file', problem, cure };
}

function columnsOf(text: string, delimiter: Delimiter): (Column | null)[] {
	const cells = splitCells(text, delimiter) ?? [];
	return cells.map((cell) => COLUMNS.find((column) => column === cell.trim().toLowerCase()) ?? null);
}

function named({ columns }: Pick<Header, 'columns'>): Column[] {
	return columns.filter((column) => column !== null);
}

function missingColumns(names: readonly Column[]): string[] {
	const missing: string[] = [];
	if (!names.includes('viewer_id') && !names.includes('handle')) missing.push('a column handle or viewer_id');
	if (!names.includes('story_id')) missing.push('the column story_id');
	if (!names.includes('viewed_at') && !names.includes('first_seen')) missing.push('a column first_seen or viewed_at');
	if (!names.includes('handle') && names.includes('viewer_id') && !names.includes('source_tool')) missing.push('the column source_tool');
	return missing;
}

/** Null for a line with nothing in it: spreadsheets leave such lines behind. */
function readRow({ delimiter, columns }: Header, line: TextLine): SourceRow | null {
	const place = { line: line.number, raw: line.text };
	if (line.tooLong) {
		return { ...place, content: { problem: { field: 'row', problem: `The line is longer than ${MAX_LINE} characters`, cure: 'Shorten or remove it.' } } };
	}
	const cells = splitCells(line.text, delimiter);
	if (!cells) return { ...place, content: { problem: STRAY_QUOTE } };
	if (cells.every((cell) => cell.trim() === '')) return null;
	if (cells.length < columns.length || cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
		const problem = `The line has ${cells.length} cells, the header ${columns.length}`;
		return { ...place, content: { problem: { field: 'row', problem, cure: 'Give every line as many cells as the header; put a text with a delimiter in it in quotes.' } } };
	}
	const named = columns.flatMap((column, index) => (column === null ? [] : [[column, cells[index]] as const]));
	return { ...place, content: { cells: Object.fromEntries(named) } };
}

const STRAY_QUOTE: RowProblem = {
	field: 'row',
	problem: 'A quotation mark is not closed on its line, or stands inside a cell',
	cure: 'Remove it, or write it twice inside a quoted cell. A cell cannot go on over several lines.',
};

/** The cells of one line; null when its quotation marks are wrong. */
function splitCells(text: string, delimiter: Delimiter): string[] | null {
	// Most lines have no quotes, and splitting is what the parser would do with them.
	if (!text.includes('"')) return text.split(delimiter);
	try {
		return parse(text, { delimiter, relax_column_count: true })[0] ?? [];
	} catch {
		return null;
	}
}
