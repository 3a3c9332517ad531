import { canonicalHandle } from './identities';
import { readCell } from './import-cell';
import type { Identity } from './import-people';
import { readTraits, TRAITS, type Traits } from './import-traits';
import { HAND_KEPT } from './sources';
import { readViewTime } from './import-time';
import { vendorIdentity } from '../store/vendor-identity';

/** The columns of a viewer list: a vendor's export has the first of each pair, a list kept by hand the second. */
export const COLUMNS = ['viewer_id', 'handle', 'story_id', 'viewed_at', 'first_seen', 'source_tool', 'context', 'tag', ...TRAITS] as const;
export type Column = (typeof COLUMNS)[number];

/** A row before its check. `viewer_key` names a person the store knows; no file has it. */
export type RawRow = Readonly<Partial<Record<Column | 'viewer_key', unknown>>>;

export interface RowProblem {
	readonly field: Column | 'viewer_key' | 'row' | 'file';
	/** In words for the person who made the list; never with the value itself. */
	readonly problem: string;
	readonly cure: string;
}

/** Whom a row is about. */
export type PersonRef =
	| { readonly by: 'key'; readonly viewerKey: string }
	/** At least one is given; both together say that they are one person. */
	| { readonly by: 'identity'; readonly handle: string | null; readonly vendorId: string | null };

/** The names a row gives somebody; the first is the one its views are counted by. Empty for a person named by key. */
export function namesOfRow({ person }: Pick<ViewRow, 'person'>): Identity[] {
	if (person.by === 'key') return [];
	const names: Identity[] = [];
	if (person.handle !== null) names.push({ kind: 'handle', value: person.handle });
	if (person.vendorId !== null) names.push({ kind: 'vendor_id', value: person.vendorId });
	return names;
}

/** A row that may be kept. */
export interface ViewRow {
	readonly person: PersonRef;
	readonly storyId: string;
	/** UTC milliseconds. */
	readonly at: number;
	readonly source: string;
	readonly context: string | null;
	readonly tag: string | null;
	readonly traits: Traits;
}

export type RowCheck =
	| { readonly ok: true; readonly view: ViewRow }
	| { readonly ok: false; readonly problems: readonly [RowProblem, ...RowProblem[]] };

export interface RowRules {
	/** IANA zone of times without one: the account's. */
	readonly timeZone: string;
	/** Time of the account, UTC milliseconds. */
	readonly now: number;
	/** Source of a row that names none. */
	readonly source: string;
	/** Context of a row that has none: what the file's name says. */
	readonly context: string | null;
	/** A feed speaks for its own source only. */
	readonly onlyThisSource: boolean;
}

/** Instagram's own rule for handles, before they are put in lower case: there are other letters that become these. */
const HANDLE = /^@?[A-Za-z0-9._]{1,30}$/;

/** Instagram's media ids, or a short name of one's own. */
const STORY_ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]*$/;

/** What a spreadsheet makes of a long number: its last digits are gone. */
const SCIENTIFIC = /^\d([.,]\d+)?E\+?\d+$/i;

/** Checks one row. A row is kept as it is or rejected with every problem it has; nothing is changed silently. */
export function checkRow(raw: RawRow, rules: RowRules): RowCheck {
	const problems: RowProblem[] = [];
	const read = (field: Column | 'viewer_key'): string => {
		const value = raw[field];
		if (value === undefined || value === '') return '';
		const cell = readCell(field, value);
		if (cell.ok) return cell.text;
		problems.push(cell.problem);
		return '';
	};
	const report = (problem: RowProblem | null) => {
		// A cell that could not be read at all has its problem already.
		if (problem && !problems.some((known) => known.field === problem.field)) problems.push(problem);
	};

	const named = read('source_tool');
	const source = named || rules.source;
	report(sourceProblem(named, rules));
	const namesTool = named !== '' || rules.source !== HAND_KEPT;
	const person = readPerson({ viewerKey: read('viewer_key'), handle: read('handle'), viewerId: read('viewer_id'), source: namesTool ? source : '' }, report);
	const storyId = read('story_id');
	report(storyProblem(storyId));
	const viewedAt = read('viewed_at');
	const field = viewedAt === '' && 'first_seen' in raw ? 'first_seen' : 'viewed_at';
	const time = readViewTime(field === 'viewed_at' ? viewedAt : read('first_seen'), rules);
	if (!time.ok) report({ field, problem: time.problem, cure: time.cure });
	const context = read('context');
	const tag = read('tag');
	const traits = readTraits(read, report);

	const [first, ...others] = problems;
	if (first) return { ok: false, problems: [first, ...others] };
	return {
		ok: true,
		view: { person, storyId, at: time.ok ? time.at : 0, source, context: context || rules.context, tag: tag || null, traits },
	};
}

function sourceProblem(named: string, { source, onlyThisSource }: RowRules): RowProblem | null {
	if (!onlyThisSource || named === '' || named.toLowerCase() === source.trim().toLowerCase()) return null;
	return { field: 'source_tool', problem: 'The row names another source than the one that delivers it', cure: "Leave source_tool empty, or fill in this source's name." };
}

function readPerson(
	{ viewerKey, handle, viewerId, source }: { viewerKey: string; handle: string; viewerId: string; source: string },
	report: (problem: RowProblem | null) => void,
): PersonRef {
	if (viewerKey !== '') return { by: 'key', viewerKey };
	if (handle === '' && viewerId === '') {
		report({ field: 'handle', problem: 'The row names nobody', cure: 'Fill in the handle, or the viewer_id of your tool.' });
	}
	const canonical = handle === '' ? null : canonicalHandle(handle);
	if (canonical !== null && !HANDLE.test(handle)) {
		report({
			field: 'handle',
			problem: 'This cannot be an Instagram handle',
			cure: 'A handle has 1 to 30 letters without accents, digits, dots and underscores. Copy it from the profile.',
		});
	}
	if (viewerId !== '' && SCIENTIFIC.test(viewerId)) report(lostDigits('viewer_id'));
	if (viewerId !== '' && source === '') {
		report({ field: 'source_tool', problem: 'A viewer_id needs the tool it comes from', cure: 'Fill in source_tool: ids of two tools may be equal.' });
	}
	return { by: 'identity', handle: canonical, vendorId: viewerId === '' ? null : vendorIdentity(source, viewerId) };
}

function storyProblem(storyId: string): RowProblem | null {
	if (storyId === '') return { field: 'story_id', problem: 'The story is missing', cure: 'Fill in which story was viewed.' };
	if (SCIENTIFIC.test(storyId)) return lostDigits('story_id');
	if (STORY_ID.test(storyId)) return null;
	return {
		field: 'story_id',
		problem: 'This cannot be the id of a story',
		cure: 'Use the id Instagram gives, or a short name of letters, digits, dots, dashes and underscores.',
	};
}

function lostDigits(field: 'viewer_id' | 'story_id'): RowProblem {
	return {
		field,
		problem: 'The spreadsheet has rounded this number',
		cure: 'Format the column as text in the spreadsheet, paste the ids again and save the file anew.',
	};
}
