import { parse } from 'csv-parse/sync';
import { RecordJoiner } from './csv-records';
import { COLUMNS, type Column, type RawRow, type RowProblem } from './import-row';
import { decodeText, type Encoding } from './import-text';
import { isOurReturn, RETURN_COLUMNS, unguard } from './rejected-file';
import { readLines, type TextLine } from './text-lines';

/** A line longer than this is no row of a viewer list: all fields together have some 700 characters. */
const MAX_LINE = 20_000;

/** A row as it was read, before its content is checked. */
export interface SourceRow {
	/** Line of the file, or number of the item; from 1. */
	readonly line: number;
	readonly original: OriginalRow;
	readonly content: { readonly cells: RawRow } | { readonly problem: RowProblem };
}

/** A row as its maker wrote it, for giving a rejected one back. It may name a person. */
export interface OriginalRow {
	readonly columns: readonly string[];
	/** One per column; or the whole line, where it could not be told apart. */
	readonly cells: readonly string[] | string;
}

export interface CsvOptions {
	readonly encoding?: Encoding;
	/** Column names of the file, in any case, -> ours; empty text: not read. */
	readonly mapping?: Readonly<Record<string, string>>;
	/** Rows without `source_tool` come from a tool the import names, so vendor ids can stand alone. */
	readonly namesTool?: boolean;
}

/**
 * Reads a viewer list from CSV: comma, semicolon or tab, told from the header. A quoted cell may go on over several
 * lines; a stray quotation mark costs its own line and none after it (see `RecordJoiner`). A file whose header
 * cannot be used gives one row with that problem and no others.
 */
export async function* readCsv(source: AsyncIterable<Uint8Array>, options: CsvOptions = {}): AsyncGenerator<SourceRow> {
	for await (const rows of readCsvPieces(source, options)) yield* rows;
}

/** The same, the rows of each piece of the file together: handing on each by itself takes longer than reading it. They are read as they are asked for. */
export async function* readCsvPieces(source: AsyncIterable<Uint8Array>, options: CsvOptions = {}): AsyncGenerator<Iterable<SourceRow>> {
	const reader = new RowReader(options);
	for await (const lines of readLines(decodeText(source, options.encoding ?? 'auto'), MAX_LINE)) {
		yield reader.read(lines);
		if (reader.isUnusable) return;
	}
	yield reader.end();
}

class RowReader {
	#table: { readonly header: Header; readonly joiner: RecordJoiner } | null = null;
	#isUnusable = false;

	constructor(private readonly options: CsvOptions) {}

	/** The header cannot be used, and so no row can. */
	get isUnusable(): boolean {
		return this.#isUnusable;
	}

	*read(lines: readonly TextLine[]): Generator<SourceRow> {
		for (const line of lines) {
			if (this.#isUnusable) return;
			if (!this.#table) yield* this.#readHeader(line);
			else if (this.#table.joiner.standsAlone(line)) {
				const row = readRow(this.#table.header, line);
				if (row) yield row;
			} else yield* readRows(this.#table.header, this.#table.joiner.push(line));
		}
	}

	*end(): Generator<SourceRow> {
		const empty = fileProblem('The file is empty', 'Choose the file with the viewer list.');
		if (this.#table) yield* readRows(this.#table.header, this.#table.joiner.end());
		else yield { line: 1, original: { columns: [], cells: '' }, content: { problem: empty } };
	}

	*#readHeader(line: TextLine): Generator<SourceRow> {
		if (isNoHeader(line)) return;
		const read = readHeader(line, this.options);
		if ('problem' in read) {
			this.#isUnusable = true;
			yield { line: line.number, original: { columns: [], cells: line.text }, content: read };
			return;
		}
		this.#table = { header: read, joiner: new RecordJoiner({ maxLength: MAX_LINE, isRow: (text) => splitCells(text, read.delimiter)?.length === read.columns.length }) };
	}
}

function* readRows(header: Header, records: readonly TextLine[]): Generator<SourceRow> {
	for (const record of records) {
		const row = readRow(header, record);
		if (row) yield row;
	}
}

/** Empty lines, and the line by which a spreadsheet is told the delimiter. */
function isNoHeader({ text, tooLong }: TextLine): boolean {
	// A tab is no more than the end of what is trimmed.
	return !tooLong && /^(sep=[,;]?)?$/i.test(text.trim());
}

type Delimiter = ',' | ';' | '\t';
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t'];

interface Header {
	readonly delimiter: Delimiter;
	/** Which of our columns each column of the file is; null for those that are not read. */
	readonly columns: readonly (Column | null)[];
	/** Names as the file has them. */
	readonly names: readonly string[];
	/** Columns our own file of rejected rows has before the original ones; 0 for any other file. */
	readonly returned: number;
	/** Names as they are given back with a rejected row. */
	readonly given: readonly string[];
}

function readHeader(line: TextLine, options: CsvOptions): Header | { readonly problem: RowProblem } {
	// Control characters other than tabs in the first line: a spreadsheet's own format, a picture.
	if (/[^\P{Cc}\t]|\uFFFD/u.test(line.text)) {
		return { problem: fileProblem('The file is no CSV text', 'In the spreadsheet, save it as "CSV UTF-8", or choose its encoding.') };
	}
	if (line.tooLong) {
		const problem = `The first line is longer than ${MAX_LINE} characters`;
		return { problem: fileProblem(problem, `Keep only the columns with viewers, such as: ${EXAMPLE}.`) };
	}
	const best = DELIMITERS.map((delimiter) => headerBy(delimiter, line.text, options.mapping ?? {}))
		.sort((a, b) => named(b).length - named(a).length)[0];
	const names = best ? named(best) : [];
	if (!best || names.length === 0) {
		return { problem: fileProblem('The first line does not name the columns', `Put the names of the columns there, such as: ${EXAMPLE}.`) };
	}
	const doubled = names.find((name, index) => names.indexOf(name) !== index);
	if (doubled) return { problem: fileProblem(`The column ${doubled} is there twice`, 'Remove or rename one of them.') };
	const missing = missingColumns(names, options.namesTool ?? false);
	if (missing.length === 0) return best;
	return { problem: fileProblem(`Missing: ${missing.join('; ')}`, `The names belong in the first line, such as: ${EXAMPLE}.`) };
}

const EXAMPLE = 'handle,first_seen,story_id,context,tag';

function fileProblem(problem: string, cure: string): RowProblem {
	return { field: 'file', problem, cure };
}

function headerBy(delimiter: Delimiter, text: string, mapping: Readonly<Record<string, string>>): Header {
	const names = splitCells(text, delimiter) ?? [];
	const returned = isOurReturn(names) ? RETURN_COLUMNS.length : 0;
	const ours = new Map(Object.entries(mapping).map(([theirs, column]) => [theirs.trim().toLowerCase(), column]));
	const columns = names.map((cell, index) => {
		const name = (returned > 0 ? unguard(cell) : cell).trim().toLowerCase();
		return index < returned ? null : (COLUMNS.find((column) => column === (ours.get(name) ?? name)) ?? null);
	});
	return { delimiter, columns, names, returned, given: names.slice(returned) };
}

function named({ columns }: Pick<Header, 'columns'>): Column[] {
	return columns.filter((column) => column !== null);
}

function missingColumns(names: readonly Column[], namesTool: boolean): string[] {
	const missing: string[] = [];
	if (!names.includes('viewer_id') && !names.includes('handle')) missing.push('a column handle or viewer_id');
	if (!names.includes('story_id')) missing.push('the column story_id');
	if (!names.includes('viewed_at') && !names.includes('first_seen')) missing.push('a column first_seen or viewed_at');
	if (!names.includes('handle') && names.includes('viewer_id') && !names.includes('source_tool') && !namesTool) missing.push('the column source_tool');
	return missing;
}

/** Null for a line with nothing in it: spreadsheets leave such lines behind. */
function readRow(header: Header, line: TextLine): SourceRow | null {
	const { delimiter, columns, given, returned } = header;
	const rejected = (cells: OriginalRow['cells'], problem: RowProblem): SourceRow => ({
		line: line.number,
		original: { columns: given, cells },
		content: { problem },
	});
	if (line.tooLong) {
		return rejected(line.text, { field: 'row', problem: `The line is longer than ${MAX_LINE} characters`, cure: 'Shorten or remove it.' });
	}
	const cells = splitCells(line.text, delimiter);
	if (!cells) return rejected(line.text, STRAY_QUOTE);
	if (cells.every((cell) => cell.trim() === '')) return null;
	if (cells.length < columns.length || (cells.length > columns.length && cells.slice(columns.length).some((cell) => cell.trim() !== ''))) {
		const problem = `The line has ${cells.length} cells, the header ${columns.length}`;
		return rejected(line.text, { field: 'row', problem, cure: 'Give every line as many cells as the header; put a text with a delimiter in it in quotes.' });
	}
	const originals = returned > 0 ? cells.slice(returned).map(unguard) : cells;
	const read: Partial<Record<Column, string>> = {};
	for (const [index, column] of columns.entries()) if (column !== null) read[column] = originals[index - returned] ?? '';
	return { line: line.number, original: { columns: given, cells: originals }, content: { cells: read } };
}

const STRAY_QUOTE: RowProblem = {
	field: 'row',
	problem: 'A quotation mark is not closed, or stands inside a cell',
	cure: 'Remove it, or write it twice inside a quoted cell.',
};

/** The cells of one record; null when its quotation marks are wrong. */
function splitCells(text: string, delimiter: Delimiter): string[] | null {
	// Most lines have no quotes, and splitting is what the parser would do with them.
	if (!text.includes('"')) return text.split(delimiter);
	try {
		return parse(text, { delimiter, relax_column_count: true })[0] ?? [];
	} catch {
		return null;
	}
}
