import type { Column, RowProblem } from './import-row';

type Field = Column | 'viewer_key';

/** Longest text of each field. No Instagram id or handle is near these; a longer cell is something else. */
const MAX_LENGTH: Readonly<Record<Field, number>> = {
	viewer_key: 64,
	viewer_id: 200,
	handle: 100,
	story_id: 100,
	viewed_at: 40,
	first_seen: 40,
	source_tool: 50,
	context: 200,
	tag: 50,
	profile_visit: 10,
	watch_seconds: 10,
	language: 20,
	country: 10,
	account_type: 20,
	follows_us: 10,
};

/**
 * Control characters, line and paragraph separators, and marks that turn the direction of writing; and the signs
 * our file of rejected rows shows control characters as, so that such a row is not taken in changed.
 */
const INVISIBLE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\u2400-\u2421\uFEFF]/u;

/** Signs with no width, which make two names of one; emoji are made with some of them, so texts may have them. */
const NO_WIDTH = /[\p{Cf}\u115F\u1160\u3164\uFFA0]/u;
const NAMES: readonly Field[] = ['viewer_id', 'source_tool'];

/** Half a character: no valid text has one, and PostgreSQL refuses it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** A cell that begins so is run by spreadsheets when somebody opens an export of ours. */
const FORMULA = /^[=+\-@]/;

/** As nearly every cell of a long list is: nothing in it or around it that has to be looked at closer. */
const PLAIN = /^[A-Za-z0-9](?:[ -~]*[!-~])?$/;

export type Cell = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: RowProblem };

/** Reads one cell as text without surrounding spaces; empty when there is nothing in it. */
export function readCell(field: Field, value: unknown): Cell {
	if (typeof value === 'string' && value.length <= MAX_LENGTH[field] && PLAIN.test(value)) return { ok: true, text: value };
	const text = textOf(field, value);
	if (text === null) return { ok: false, problem: { field, ...NOT_TEXT } };
	const found = problemOf(field, text);
	return found ? { ok: false, problem: { field, ...found } } : { ok: true, text: text.trim() };
}

/** The value as text; null for what is none, or for a number that has lost digits. */
function textOf(field: Field, value: unknown): string | null {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'boolean' && (field === 'profile_visit' || field === 'follows_us')) return value ? 'yes' : 'no';
	if (typeof value === 'number' && field === 'watch_seconds') return String(value);
	return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null;
}

type Finding = Omit<RowProblem, 'field'>;

const NOT_TEXT: Finding = {
	problem: 'The value is no text',
	cure: 'Pass it as text. Ids of Instagram are too long for a number and lose their last digits as one.',
};

function problemOf(field: Field, text: string): Finding | null {
	if (text.length > MAX_LENGTH[field]) {
		return { problem: `The text is longer than ${MAX_LENGTH[field]} characters`, cure: 'Shorten it, or check whether the columns are mixed up.' };
	}
	if (INVISIBLE.test(text) || (NAMES.includes(field) && NO_WIDTH.test(text))) {
		return { problem: 'The text holds invisible control characters', cure: 'Type it again by hand, or paste it without formatting.' };
	}
	if (text.includes('\uFFFD') || LONE_SURROGATE.test(text)) {
		return { problem: 'The text is not in the encoding the file was read in', cure: 'Save the file as "CSV UTF-8", or choose its encoding.' };
	}
	// A handle may be written with its @: what follows is checked by the rule for handles.
	if (FORMULA.test(text.trim()) && !(field === 'handle' && text.trim().startsWith('@'))) {
		return { problem: 'The text begins like a formula of a spreadsheet', cure: 'Take the =, +, - or @ at its beginning away.' };
	}
	return null;
}
