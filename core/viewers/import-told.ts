import type { Trait } from '../store/marks';
import type { ViewRow } from './import-row';
import type { Traits } from './import-traits';

/** What is told of one view, by one row or by all that speak of it. Plain data, kept as JSON for undoing. */
export interface Told extends Omit<Traits, 'profileVisit'> {
	/** UTC milliseconds. */
	readonly at: number;
	readonly source: string;
	readonly context: string | null;
	readonly tag: string | null;
}

export function toldBy({ at, source, context, tag, traits }: ViewRow): Told {
	const { watchSeconds, language, country, accountType, followsUs } = traits;
	return { at, source, context, tag, watchSeconds, language, country, accountType, followsUs };
}

/** The traits of a person a row tells of, by their names in `core/store/marks.ts`; left out where it tells nothing. */
export function traitsToKeep({ language, country, accountType, followsUs }: Pick<Told, 'language' | 'country' | 'accountType' | 'followsUs'>): Partial<Record<Trait, string>> {
	return {
		...(language === null ? {} : { language }),
		...(country === null ? {} : { country }),
		...(accountType === null ? {} : accountType === 'verified' ? { verified: 'yes' } : { account_type: accountType }),
		...(followsUs === null ? {} : { follows_us: followsUs ? 'yes' : 'no' }),
	};
}

/**
 * Puts together what two rows tell of the same view. Time and words are those of the earlier one; a trait one of
 * them does not have comes from the other. The order and number of rows makes no difference: of two different
 * traits the greater one counts (longest watch, yes before no, last in the alphabet), never who came first.
 */
export function joinTold(a: Told, b: Told): Told {
	const { at, source, context, tag } = isEarlier(b, a) ? b : a;
	return {
		at,
		source,
		context,
		tag,
		watchSeconds: greater(a.watchSeconds, b.watchSeconds),
		language: greater(a.language, b.language),
		country: greater(a.country, b.country),
		accountType: greater(a.accountType, b.accountType),
		followsUs: greater(a.followsUs, b.followsUs),
	};
}

export function sameTold(a: Told, b: Told): boolean {
	return wordsOf(a) === wordsOf(b) && a.at === b.at && traitsOf(a) === traitsOf(b);
}

/** A total order: by time, and where that is equal by the words, so that it never depends on who came first. */
function isEarlier(a: Told, b: Told): boolean {
	if (a.at !== b.at) return a.at < b.at;
	return wordsOf(a) < wordsOf(b);
}

function wordsOf({ source, context, tag }: Told): string {
	return JSON.stringify([source, context ?? '', tag ?? '']);
}

function traitsOf({ watchSeconds, language, country, accountType, followsUs }: Told): string {
	return JSON.stringify([watchSeconds, language, country, accountType, followsUs]);
}

function greater<T extends string | number | boolean>(a: T | null, b: T | null): T | null {
	if (a === null || b === null) return a ?? b;
	return a > b ? a : b;
}
