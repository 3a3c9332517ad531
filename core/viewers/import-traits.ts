import type { RowProblem } from './import-row';

/** Columns some sources have beside the view itself. */
export const TRAITS = ['profile_visit', 'watch_seconds', 'language', 'country', 'account_type', 'follows_us'] as const;
type Trait = (typeof TRAITS)[number];

/** What a row tells of the viewer at the view; null where it does not. */
export interface Traits {
	/** Whether they opened the profile, which becomes a signal of its own. */
	readonly profileVisit: boolean;
	readonly watchSeconds: number | null;
	/** ISO 639-1, such as `nl`. */
	readonly language: string | null;
	/** ISO 3166-1 alpha-2, such as `NL`. */
	readonly country: string | null;
	readonly accountType: AccountType | null;
	readonly followsUs: boolean | null;
}

const ACCOUNT_TYPES = ['personal', 'business', 'creator', 'verified'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

/** A story card runs for at most 60 seconds; a whole story of 100 cards stays under this. */
const MAX_WATCH_SECONDS = 86_400;

const YES = ['yes', 'ja', 'true', '1'];
const NO = ['no', 'nee', 'false', '0'];

/**
 * Reads the traits of one row.
 *
 * @param read gives a cell as text, empty when there is none
 * @param report is told what cannot be read
 */
export function readTraits(read: (field: Trait) => string, report: (problem: RowProblem | null) => void): Traits {
	const flag = (field: 'profile_visit' | 'follows_us'): boolean | null => {
		const text = read(field).toLowerCase();
		if (text === '') return null;
		if (YES.includes(text)) return true;
		if (!NO.includes(text)) report({ field, problem: 'This is neither yes nor no', cure: 'Fill in yes or no, or leave it empty.' });
		return false;
	};
	const matching = (field: 'language' | 'country', form: RegExp, problem: string, cure: string): string | null => {
		const text = read(field);
		if (text === '') return null;
		if (!form.test(text)) report({ field, problem, cure });
		return text.slice(0, 2);
	};
	return {
		profileVisit: flag('profile_visit') ?? false,
		watchSeconds: readSeconds(read('watch_seconds'), report),
		language: matching('language', /^[a-z]{2}([-_][a-z]{2})?$/i, 'This is no language code', 'Use two letters, such as nl or en.')?.toLowerCase() ?? null,
		country: matching('country', /^[a-z]{2}$/i, 'This is no country code', 'Use two letters, such as NL or BE.')?.toUpperCase() ?? null,
		accountType: readAccountType(read('account_type').toLowerCase(), report),
		followsUs: flag('follows_us'),
	};
}

function readSeconds(text: string, report: (problem: RowProblem | null) => void): number | null {
	if (text === '') return null;
	const seconds = /^\d{1,5}([.,]\d{1,3})?$/.test(text) ? Number(text.replace(',', '.')) : NaN;
	if (seconds <= MAX_WATCH_SECONDS) return seconds;
	report({ field: 'watch_seconds', problem: 'This is no number of seconds', cure: `Fill in seconds, such as 7 or 7.5, at most ${MAX_WATCH_SECONDS}.` });
	return null;
}

function readAccountType(text: string, report: (problem: RowProblem | null) => void): AccountType | null {
	if (text === '') return null;
	const found = ACCOUNT_TYPES.find((type) => type === (text === 'individual' ? 'personal' : text));
	if (found === undefined) report({ field: 'account_type', problem: 'This is no type of account', cure: `Use one of: ${ACCOUNT_TYPES.join(', ')}.` });
	return found ?? null;
}
