import { neutralTheme } from '../viewers/story-facts';
import { checkCopy, MAX_TEXT_BYTES, OPT_OUT_CONFIRMATION, type CopyProblem } from './copy';
import { discloses } from './disclosure';
import { isEmailText } from './email-copy';
import { disclosureLine, renderText, worstCaseBytes, type TokenValues } from './tokens';

/** What a person is told about one row of the copy table. */
export interface CopyReview {
	/** 1-based place in the table. */
	readonly row: number;
	readonly ok: boolean;
	/** Everything that is wrong and what to do, one sentence after the other; of a good row what to know of it, mostly nothing. */
	readonly problem: string;
	/** Length in UTF-8 bytes with every token at its longest; Instagram takes {@link MAX_TEXT_BYTES}. */
	readonly bytes: number;
	/** The text as a person might get it, with an invented first name. */
	readonly preview: string;
}

export interface PreviewValues {
	readonly account: string;
	readonly privacyLink: string;
}

/** Nobody's name and nobody's code: what a text looks like with them. */
const SAMPLE = { name: 'Sam', code: 'CODE-123' };

/** Each person has a link of their own. */
const SAMPLE_LINK = 'https://…/unsubscribe';

const NOT_DISCLOSED =
	'text: it does not say that it is automated, so it goes out only within 24 hours of a text that does. Add {disclosure} if it may come first.';

/**
 * Looks at every row of a copy table by itself and as one of all, and changes nothing.
 *
 * @param rawRows rows of the table, in its order
 */
export function reviewCopy(rawRows: readonly unknown[], { account, privacyLink }: PreviewValues): CopyReview[] {
	const check = checkCopy(rawRows);
	const problems = check.ok ? [] : check.problems;
	return rawRows.map((raw, index) => {
		const own = problems.filter(({ row }) => row === index + 1);
		const text = textOf(raw, 'text');
		const silent = own.length === 0 && !discloses({ text }) && textOf(raw, 'key') !== OPT_OUT_CONFIRMATION && !isEmailText(textOf(raw, 'key'));
		return {
			row: index + 1,
			ok: own.length === 0,
			problem: silent ? NOT_DISCLOSED : own.map(sentence).join(' '),
			bytes: worstCaseBytes(text, textOf(raw, 'link')),
			preview: renderText(text, previewValues(raw, { account, privacyLink })).slice(0, MAX_TEXT_BYTES),
		};
	});
}

function previewValues(raw: unknown, { account, privacyLink }: PreviewValues): TokenValues {
	const language = textOf(raw, 'language').toLowerCase() === 'nl' ? 'nl' : 'en';
	return {
		...SAMPLE, account, privacy_link: privacyLink, story_theme: neutralTheme(language), link: textOf(raw, 'link'),
		disclosure: disclosureLine(language, { account, privacyLink }), unsubscribe_link: SAMPLE_LINK,
	};
}

function textOf(raw: unknown, field: 'key' | 'language' | 'link' | 'text'): string {
	const text: unknown = typeof raw === 'object' && raw !== null ? (raw as Readonly<Record<string, unknown>>)[field] : undefined;
	return typeof text === 'string' ? text.trim() : '';
}

function sentence({ field, problem, cure }: CopyProblem): string {
	return `${field}: ${problem}. ${cure}`;
}
