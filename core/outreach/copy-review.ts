import { checkCopy, MAX_TEXT_BYTES, renderText, worstCaseBytes, type CopyProblem } from './copy';

/** What a person is told about one row of the copy table. */
export interface CopyReview {
	/** 1-based place in the table. */
	readonly row: number;
	readonly ok: boolean;
	/** Everything that is wrong and what to do, one sentence after the other; empty when nothing is. */
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

/** Nobody's name: what a text looks like with one. */
const SAMPLE_NAME = 'Sam';
/** Each person has a link of their own. */
const SAMPLE_LINK = 'https://…/unsubscribe';

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
		const text = textOf(raw);
		return {
			row: index + 1,
			ok: own.length === 0,
			problem: own.map(sentence).join(' '),
			bytes: worstCaseBytes(text),
			preview: renderText(text, { name: SAMPLE_NAME, account, privacy_link: privacyLink, unsubscribe_link: SAMPLE_LINK }).slice(0, MAX_TEXT_BYTES),
		};
	});
}

function textOf(raw: unknown): string {
	const text: unknown = typeof raw === 'object' && raw !== null ? (raw as { text?: unknown }).text : undefined;
	return typeof text === 'string' ? text.trim() : '';
}

function sentence({ field, problem, cure }: CopyProblem): string {
	return `${field}: ${problem}. ${cure}`;
}
