import { createHash } from 'node:crypto';
import { z } from 'zod';
import { askedPurpose, type AskedPurpose } from '../consent/ledger';
import { matchKeyword } from '../consent/keywords';
import { emailProblems, isEmailText, MAX_EMAIL_BYTES } from './email-copy';

/** Meta's limit for a text, in UTF-8 bytes and not in characters (reference §4.1). */
export const MAX_TEXT_BYTES = 1000;
/** Meta's limits for quick replies (reference §4.1). */
const MAX_QUICK_REPLIES = 13;
const MAX_QUICK_REPLY_CHARACTERS = 20;

/** What may stand in braces, and the most bytes each can become. A first name is at most 30 characters of 4 bytes. */
const TOKEN_BYTES = { name: 30 * 4, account: 30, privacy_link: 300, unsubscribe_link: 600 } as const;
export type Token = keyof typeof TOKEN_BYTES;
/** What the tokens become for one person; only an e-mail has a link to unsubscribe. */
export type TokenValues = Readonly<Record<Exclude<Token, 'unsubscribe_link'>, string>> & { readonly unsubscribe_link?: string };

export const OPT_OUT_CONFIRMATION = 'opt_out_confirmation';

/** One published text. */
export interface CopyRow {
	readonly key: string;
	readonly language: 'nl' | 'en';
	readonly variant: string;
	readonly purpose: 'service' | 'promotion';
	/** The consent this text asks for; null when it asks for none. */
	readonly asks: AskedPurpose | null;
	readonly text: string;
	/** Titles; the first one is the yes when the text asks for something. */
	readonly quickReplies: readonly string[];
}

export interface CopyProblem {
	/** 1-based place in the table. */
	readonly row: number;
	readonly copy: string;
	readonly field: string;
	readonly problem: string;
	readonly cure: string;
}

export type CopyCheck =
	| { readonly ok: true; readonly rows: readonly CopyRow[]; readonly checksum: string }
	| { readonly ok: false; readonly problems: readonly CopyProblem[] };

const cell = z.union([z.string(), z.number().transform(String), z.null().transform(() => '')]).optional();
const rawRow = z.looseObject({
	key: cell, language: cell, variant: cell, purpose: cell, asks: cell, text: cell, quick_replies: cell,
});

/**
 * Checks the rows of a `copy` table: `key, language, variant, purpose, asks, text, quick_replies` (titles
 * separated by `|`). All or nothing: one bad row and nothing is published, so a person never gets half a change.
 */
export function checkCopy(rawRows: readonly unknown[]): CopyCheck {
	const problems: CopyProblem[] = [];
	const rows: CopyRow[] = [];
	const seen = new Set<string>();
	rawRows.forEach((raw, index) => {
		const checked = checkRow(raw, index + 1);
		problems.push(...checked.problems);
		if (!checked.row) return;
		const name = `${checked.row.key}/${checked.row.language}/${checked.row.variant}`;
		if (seen.has(name)) {
			problems.push(problem(index + 1, name, 'key', 'this key, language and variant stand twice', 'Keep one of the two rows.'));
		}
		seen.add(name);
		rows.push(checked.row);
	});
	if (rawRows.length === 0) {
		problems.push(problem(0, '', 'table', 'the copy table is empty', 'Run set-up, or add at least one row.'));
	}
	if (problems.length > 0) return { ok: false, problems };
	rows.sort((a, b) => compare(nameOf(a), nameOf(b)));
	return { ok: true, rows, checksum: createHash('sha256').update(JSON.stringify(rows)).digest('base64url') };
}

function checkRow(raw: unknown, row: number): { row?: CopyRow; problems: CopyProblem[] } {
	const parsed = rawRow.safeParse(raw);
	const cells = parsed.success ? parsed.data : {};
	const get = (field: 'key' | 'language' | 'variant' | 'purpose' | 'asks' | 'text' | 'quick_replies') => (cells[field] ?? '').trim();
	const name = [get('key'), get('language'), get('variant')].filter((part) => part !== '').join('/');
	const problems: CopyProblem[] = [];
	const complain = (field: string, what: string, cure: string) => problems.push(problem(row, name, field, what, cure));

	const language = z.enum(['nl', 'en']).safeParse(get('language').toLowerCase());
	const purpose = z.enum(['service', 'promotion']).safeParse(get('purpose').toLowerCase());
	const asks = get('asks') === '' ? null : askedPurpose.safeParse(get('asks'));
	const quickReplies = get('quick_replies').split('|').map((title) => title.trim()).filter((title) => title !== '');

	if (!/^[a-z][a-z0-9_]{0,63}$/.test(get('key'))) complain('key', 'the key is missing or not a plain name', 'Use small letters, digits and _, such as soft_touch.');
	if (!language.success) complain('language', 'the language is not known', 'Use nl or en.');
	if (!purpose.success) complain('purpose', 'the purpose is missing or not known', 'Use service, or promotion for an offer, price or code.');
	if (asks && !asks.success) complain('asks', 'it asks for a consent that does not exist', 'Leave empty, or use dm_promotion, email or crm_storage; one purpose per question.');
	for (const [what, cure] of quickReplyProblems(quickReplies, asks !== null)) complain('quick_replies', what, cure);
	for (const [what, cure] of textProblems(get('key'), get('text'), purpose.data)) complain('text', what, cure);
	if (problems.length > 0 || !language.success || !purpose.success || (asks && !asks.success)) return { problems };
	return {
		problems,
		row: {
			key: get('key'),
			language: language.data,
			variant: get('variant') === '' ? 'a' : get('variant'),
			purpose: purpose.data,
			asks: asks?.data ?? null,
			text: get('text'),
			quickReplies,
		},
	};
}

type Complaint = readonly [what: string, cure: string];

function quickReplyProblems(titles: readonly string[], asks: boolean): Complaint[] {
	const found: Complaint[] = [];
	if (titles.length > MAX_QUICK_REPLIES) found.push([`there are more than ${MAX_QUICK_REPLIES} quick replies`, 'Instagram shows no more. Remove some.']);
	for (const title of titles) {
		if ([...title].length > MAX_QUICK_REPLY_CHARACTERS) {
			found.push([`a quick reply is longer than ${MAX_QUICK_REPLY_CHARACTERS} characters`, 'Instagram would cut it. Shorten it.']);
		}
	}
	const first = titles[0];
	if (asks && first !== undefined && matchKeyword(first)?.keyword !== 'yes') {
		found.push(['the first quick reply of a question is not a yes', 'Put JA or YES first.']);
	}
	return found;
}

function textProblems(key: string, text: string, purpose: CopyRow['purpose'] | undefined): Complaint[] {
	if (text === '') return [['the text is empty', 'Write the message.']];
	const found: Complaint[] = [];
	for (const token of tokensIn(text)) {
		if (!isToken(token)) {
			found.push([`{${token.slice(0, 40)}} is not a known token`, `Use one of: ${Object.keys(TOKEN_BYTES).map((known) => `{${known}}`).join(', ')}.`]);
		}
	}
	const bytes = worstCaseBytes(text);
	const isEmail = isEmailText(key);
	if (isEmail && bytes > MAX_EMAIL_BYTES) found.push([`it can become ${bytes} bytes long, more than the ${MAX_EMAIL_BYTES} an e-mail may have`, 'Shorten it.']);
	if (!isEmail && bytes > MAX_TEXT_BYTES) {
		found.push([`it can become ${bytes} bytes long; Instagram takes ${MAX_TEXT_BYTES}`, 'Shorten it; emoji and accents take 2 to 4 bytes each.']);
	}
	if (purpose === 'service' && PROMOTIONAL.test(text)) {
		found.push(['it offers a price, discount or code, so it is promotion', 'Set purpose to promotion, or take the offer out.']);
	}
	if (key === OPT_OUT_CONFIRMATION) return found;
	if (isEmail) return [...found, ...emailProblems(text, tokensIn(text))];
	if (tokensIn(text).includes('unsubscribe_link')) found.push(['{unsubscribe_link} is for e-mails', 'Say STOP instead, or give the text a key that ends with _email.']);
	// A name stands for letters: STOP written next to one would no longer be a word.
	if (!/(^|[^\p{L}])STOP([^\p{L}]|$)/u.test(text.replace(/\{[^{}]*\}/g, 'x'))) {
		found.push(['it has no opt-out wording', 'Say how to opt out, with the word STOP in capitals: "Reply STOP to end".']);
	}
	if (!tokensIn(text).includes('privacy_link')) found.push(['it has no privacy link', 'Add {privacy_link}.']);
	return found;
}

/** A code, price or offer makes a text promotion, whatever its row says (law 5). */
const PROMOTIONAL = /[€$£]\s?\d|\d\s?(%|procent|percent)|\b(korting(scode)?|discount( code)?|promo ?code|actiecode|voucher|coupon|sale)\b/iu;

/** Names in braces, in the order they stand. */
function tokensIn(text: string): string[] {
	return [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => (match[1] ?? '').trim());
}

function isToken(name: string): name is Token {
	return Object.hasOwn(TOKEN_BYTES, name);
}

/** Length of a text in UTF-8 bytes with every token at its longest. */
export function worstCaseBytes(text: string): number {
	const fixed = Buffer.byteLength(text.replace(/\{[^{}]*\}/g, ''), 'utf8');
	return tokensIn(text).reduce((sum, token) => sum + (isToken(token) ? TOKEN_BYTES[token] : 0), fixed);
}

/** The text a person gets. A missing name leaves no hole: `Hi {name}, …` becomes `Hi, …`. */
export function renderText(text: string, values: TokenValues): string {
	const withoutEmpty = text.replace(/\s*\{\s*(\w+)\s*\}/g, (whole, token: string) =>
		isToken(token) && (values[token] ?? '') === '' ? '' : whole,
	);
	return withoutEmpty.replace(/\{\s*(\w+)\s*\}/g, (whole, token: string) => (isToken(token) ? (values[token] ?? '') : whole)).trim();
}

/** Every variant of a text, in the first of the languages that has it. */
export function variantsOf(rows: readonly CopyRow[], key: string, languages: readonly ('nl' | 'en' | null)[]): readonly CopyRow[] {
	for (const language of languages) {
		const texts = rows.filter((candidate) => candidate.key === key && candidate.language === language);
		if (texts.length > 0) return texts;
	}
	return [];
}

/** The text for a person: their language, else the account's. Null when neither is published under this key. */
export function chooseCopy(rows: readonly CopyRow[], key: string, languages: readonly ('nl' | 'en' | null)[]): CopyRow | null {
	return variantsOf(rows, key, languages)[0] ?? null;
}

function problem(row: number, copy: string, field: string, what: string, cure: string): CopyProblem {
	return { row, copy, field, problem: what, cure };
}

function nameOf(row: CopyRow): string {
	return `${row.key}/${row.language}/${row.variant}`;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
