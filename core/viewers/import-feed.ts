import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SourceRow } from './import-csv';
import { COLUMNS, type RawRow, type RowProblem } from './import-row';

/** How a vendor proves that a delivery is its own. */
export interface FeedProof {
	/** `hmac`: HMAC-SHA256 over the exact bytes, in hex or base64, with or without `sha256=`. `header`: the secret itself. */
	readonly method: 'hmac' | 'header';
	/** Name of the header that carries it. */
	readonly header: string;
	readonly secret: string;
}

export type FeedCheck = { readonly valid: true } | { readonly valid: false; readonly reason: 'no_secret' | 'unsigned' | 'forged' };

/** A secret shorter than this can be guessed. */
const MIN_SECRET = 16;

/** Checks that a delivery is the vendor's own; never throws. @param headers as n8n gives them: names in lower case */
export function checkFeedCall(body: Buffer, headers: Readonly<Record<string, unknown>>, proof: FeedProof): FeedCheck {
	if (proof.secret.length < MIN_SECRET) return { valid: false, reason: 'no_secret' };
	const given = headers[proof.header.trim().toLowerCase()];
	if (typeof given !== 'string' || given === '') return { valid: false, reason: 'unsigned' };
	const accepted = proof.method === 'header' ? [proof.secret] : signaturesOf(body, proof.secret);
	return accepted.some((each) => sameText(each, given)) ? { valid: true } : { valid: false, reason: 'forged' };
}

function signaturesOf(body: Buffer, secret: string): string[] {
	const mac = createHmac('sha256', secret).update(body).digest();
	return [mac.toString('hex'), mac.toString('base64')].flatMap((text) => [text, `sha256=${text}`]);
}

/** Constant time, whatever the lengths. */
function sameText(a: string, b: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}

/** Rows of one delivery; more belong into several, or into a file. */
const MAX_ROWS = 10_000;

/**
 * Reads a delivery: a JSON list of rows, or an object with that list as `rows`. One that is neither gives a single
 * row with that problem.
 *
 * @param mapping names of the vendor's fields -> our columns
 */
export function readFeedRows(body: Buffer, mapping: Readonly<Record<string, string>>): SourceRow[] {
	const rows = listIn(body);
	if (rows === null) return [wrong('The delivery is no JSON list of rows', 'Send a list of objects, or { "rows": [ … ] }.')];
	if (rows.length > MAX_ROWS) return [wrong(`The delivery has more than ${MAX_ROWS} rows`, 'Send several smaller ones.')];
	const ours = new Map(Object.entries(mapping).map(([theirs, column]) => [theirs.trim().toLowerCase(), column]));
	return rows.map((row, index) => rowFrom(row, index + 1, ours));
}

function listIn(body: Buffer): readonly unknown[] | null {
	try {
		const parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
		const list = isObject(parsed) ? parsed['rows'] : parsed;
		return Array.isArray(list) ? (list as readonly unknown[]) : null;
	} catch {
		return null;
	}
}

/** A row from named values, such as an item or an object of a feed: the fields that are ours, and nothing else. */
export function rowFrom(fields: unknown, line: number, mapping: ReadonlyMap<string, string> = new Map()): SourceRow {
	if (!isObject(fields)) {
		return { line, original: { columns: [], cells: '' }, content: { problem: { field: 'row', problem: 'The row is no object', cure: 'Send an object with the columns as its fields.' } } };
	}
	const cells: Partial<Record<(typeof COLUMNS)[number], unknown>> = {};
	for (const [name, value] of Object.entries(fields)) {
		const known = name.trim().toLowerCase();
		const column = COLUMNS.find((each) => each === (mapping.get(known) ?? known));
		if (column === undefined) continue;
		if (column in cells) return { line, original: originalOf(cells), content: { problem: { field: column, problem: `The field ${column} is there twice`, cure: 'Remove or rename one of them.' } } };
		cells[column] = value;
	}
	return { line, original: originalOf(cells), content: { cells } };
}

function originalOf(cells: RawRow): SourceRow['original'] {
	return { columns: COLUMNS, cells: COLUMNS.map((column) => textOf(cells[column])) };
}

function textOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(problem: string, cure: string): SourceRow {
	const found: RowProblem = { field: 'file', problem, cure };
	return { line: 1, original: { columns: [], cells: '' }, content: { problem: found } };
}
