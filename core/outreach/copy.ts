import { createHash } from 'node:crypto';
import * as z from 'zod';
import { asked, type Asked } from '../consent/ledger';
import { ageIn, saysTooYoung } from '../consent/age';
import { matchKeyword } from '../consent/keywords';
import { emailProblems, isEmailText, MAX_EMAIL_BYTES } from './email-copy';
import { codePoolOf, hasToken, isToken, LINK_BYTES, slotsIn, TOKENS, WITH_FALLBACK, worstCaseBytes } from './tokens';

/** Meta's limit for a text, in UTF-8 bytes and not in characters (reference §4.1). */
export const MAX_TEXT_BYTES = 1000;
/** Meta's limits for quick replies (reference §4.1). */
const MAX_QUICK_REPLIES = 13;
const MAX_QUICK_REPLY_CHARACTERS = 20;

export const OPT_OUT_CONFIRMATION = 'opt_out_confirmation';

/** One published text. */
export interface CopyRow {
	readonly key: string;
	readonly language: 'nl' | 'en';
	readonly variant: string;
	readonly purpose: 'service' | 'promotion';
	/** What this text asks: for a consent, or for the age; null when it asks nothing. */
	readonly asks: Asked | null;
	readonly text: string;
	/** What `{link}` becomes; null for none. */
	readonly link: string | null;
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
	key: cell, language: cell, variant: cell, purpose: cell, asks: cell, text: cell, link: cell, quick_replies: cell,
});

/**
 * Checks the rows of a `copy` table: `key, language, variant, purpose, asks, text, link, quick_replies`
 * (titles separated by `|`). All or nothing: one bad row and nothing is published, so a person never gets half a change.
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
	const get = (field: 'key' | 'language' | 'variant' | 'purpose' | 'asks' | 'text' | 'link' | 'quick_replies') => (cells[field] ?? '').trim();
	const name = [get('key'), get('language'), get('variant')].filter((part) => part !== '').join('/');
	const problems: CopyProblem[] = [];
	const complain = (field: string, what: string, cure: string) => problems.push(problem(row, name, field, what, cure));

	const language = z.enum(['nl', 'en']).safeParse(get('language').toLowerCase());
	const purpose = z.enum(['service', 'promotion']).safeParse(get('purpose').toLowerCase());
	const asks = get('asks') === '' ? null : asked.safeParse(get('asks'));
	const quickReplies = get('quick_replies').split('|').map((title) => title.trim()).filter((title) => title !== '');

	if (!/^[a-z][a-z0-9_]{0,63}$/.test(get('key'))) complain('key', 'the key is missing or not a plain name', 'Use small letters, digits and _, such as soft_touch.');
	if (!language.success) complain('language', 'the language is not known', 'Use nl or en.');
	if (!purpose.success) complain('purpose', 'the purpose is missing or not known', 'Use service, or promotion for an offer, price or code.');
	if (asks && !asks.success) complain('asks', 'it asks for a consent that does not exist', 'Leave empty, or use dm_promotion, email, crm_storage or age; one purpose per question.');
	for (const [what, cure] of quickReplyProblems(quickReplies, asks?.data ?? null)) complain('quick_replies', what, cure);
	for (const [what, cure] of textProblems(get('key'), get('text'), { purpose: purpose.data, link: get('link') })) complain('text', what, cure);
	for (const [what, cure] of linkProblems(get('text'), get('link'))) complain('link', what, cure);
	if (!isEmailText(get('key')) && callsToAction(get('text'), { asks: asks !== null, quickReplies }) > 1) {
		complain('text', 'it has more than one call to action', 'Ask for one thing only: an answer, or one link.');
	}
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
			link: get('link') === '' ? null : get('link'),
			quickReplies,
		},
	};
}

type Complaint = readonly [what: string, cure: string];

function quickReplyProblems(titles: readonly string[], asks: Asked | null): Complaint[] {
	const found: Complaint[] = [];
	if (titles.length > MAX_QUICK_REPLIES) found.push([`there are more than ${MAX_QUICK_REPLIES} quick replies`, 'Instagram shows no more. Remove some.']);
	for (const title of titles) {
		if ([...title].length > MAX_QUICK_REPLY_CHARACTERS) {
			found.push([`a quick reply is longer than ${MAX_QUICK_REPLY_CHARACTERS} characters`, 'Instagram would cut it. Shorten it.']);
		}
	}
	const first = titles[0];
	if (asks === 'age') return [...found, ...ageReplyProblems(titles)];
	if (asks !== null && first !== undefined && matchKeyword(first)?.keyword !== 'yes') {
		found.push(['the first quick reply of a question is not a yes', 'Put JA or YES first.']);
	}
	return found;
}

/** The first says old enough, every other too young: a person can answer either way with one tap. */
function ageReplyProblems(titles: readonly string[]): Complaint[] {
	const [first = '', ...others] = titles;
	if (titles.length < 2) return [['the question for the age needs two quick replies', 'Put the one that says old enough first, then a no: "Ja, 16 of ouder|Nee".']];
	const isYes = (title: string) => ageIn(title) === 'of_age' || /^(ja|yes)\b/i.test(title);
	if (saysTooYoung(first) || !isYes(first) || others.some(isYes)) {
		return [['the quick replies do not say clearly who is old enough', 'Begin the first with JA or YES, and no other: "Ja, 16 of ouder|Nee".']];
	}
	return [];
}

/** Ways in which the text asks the person to do something: each link, and an answer by a word or a button. */
function callsToAction(text: string, { asks, quickReplies }: { readonly asks: boolean; readonly quickReplies: readonly string[] }): number {
	const links = slotsIn(text).filter(({ token }) => token === 'link' || token === 'opt_in_link').length + (text.match(/https?:\/\/|\bwww\./giu) ?? []).length;
	const answer = asks || quickReplies.length > 0 || /(^|[^\p{L}])(JA|YES)([^\p{L}]|$)/u.test(text);
	return links + (answer ? 1 : 0);
}

function linkProblems(text: string, link: string): Complaint[] {
	if (link === '') return hasToken(text, 'link') ? [['the text has {link}, and there is none', 'Fill in the column link, or take {link} out.']] : [];
	const found: Complaint[] = [];
	if (!hasToken(text, 'link')) found.push(['there is a link, and the text does not use it', 'Put {link} into the text, or empty the column.']);
	const given = URL.canParse(link) ? new URL(link) : null;
	if (given?.protocol !== 'https:' || /\s/.test(link)) found.push(['it is no link', 'Enter the whole address, beginning with https://.']);
	if (Buffer.byteLength(link) > LINK_BYTES) found.push([`it is longer than ${LINK_BYTES} bytes`, 'Use a shorter address.']);
	return found;
}

function textProblems(key: string, text: string, { purpose, link }: { readonly purpose: CopyRow['purpose'] | undefined; readonly link: string }): Complaint[] {
	if (text === '') return [['the text is empty', 'Write the message.']];
	const found: Complaint[] = [...tokenProblems(text)];
	const bytes = worstCaseBytes(text, link);
	const isEmail = isEmailText(key);
	if (isEmail && bytes > MAX_EMAIL_BYTES) found.push([`it can become ${bytes} bytes long, more than the ${MAX_EMAIL_BYTES} an e-mail may have`, 'Shorten it.']);
	if (!isEmail && bytes > MAX_TEXT_BYTES) {
		found.push([`it can become ${bytes} bytes long; Instagram takes ${MAX_TEXT_BYTES}`, 'Shorten it; emoji and accents take 2 to 4 bytes each.']);
	}
	if (purpose === 'service' && isPromotionalText(text)) {
		found.push(['it offers a price, discount or code, so it is promotion', 'Set purpose to promotion, or take the offer out.']);
	}
	if (hasToken(text, 'answer')) found.push(...modelTextProblems(text, { purpose, isEmail }));
	if (key === OPT_OUT_CONFIRMATION) return found;
	if (isEmail) return [...found, ...emailProblems(text, slotsIn(text).map(({ token }) => token))];
	if (hasToken(text, 'unsubscribe_link')) found.push(['{unsubscribe_link} is for e-mails', 'Say STOP instead, or give the text a key that ends with _email.']);
	if (hasToken(text, 'disclosure')) return found;
	// A name stands for letters: STOP written next to one would no longer be a word.
	if (!/(^|[^\p{L}])STOP([^\p{L}]|$)/u.test(text.replace(/\{[^{}]*\}/g, 'x'))) {
		found.push(['it has no opt-out wording', 'Say how to opt out, with the word STOP in capitals: "Reply STOP to end". Or add {disclosure}.']);
	}
	if (!hasToken(text, 'privacy_link')) found.push(['it has no privacy link', 'Add {privacy_link}, or {disclosure}.']);
	return found;
}

/** Around the words of a model stands who wrote them, however short the conversation (EU AI Act, art. 50). */
function modelTextProblems(text: string, { purpose, isEmail }: { readonly purpose: CopyRow['purpose'] | undefined; readonly isEmail: boolean }): Complaint[] {
	const found: Complaint[] = [];
	if (purpose !== 'service' || isEmail) found.push(['{answer} stands in a text that is no answer', 'Use it in a direct message with the purpose service.']);
	if (!/(^|[^\p{L}])(AI|KI)([^\p{L}]|$)/u.test(text)) found.push(['it does not say that AI writes it', 'Say so in words: "AI assistant: {answer}".']);
	if (!hasToken(text, 'disclosure')) found.push(['it has no {disclosure}', 'Add {disclosure}: it stands there where it is due.']);
	return found;
}

function tokenProblems(text: string): Complaint[] {
	const found: Complaint[] = [];
	const pools = new Set<string>();
	for (const { token, pool, fallback } of slotsIn(text)) {
		if (!isToken(token)) {
			found.push([`{${token.slice(0, 40)}} is not a known token`, `Use one of: ${TOKENS.map((known) => `{${known}}`).join(', ')}.`]);
			continue;
		}
		if (fallback !== null && !WITH_FALLBACK.includes(token)) found.push([`{${token}} needs no fallback`, 'Take out what stands behind the |.']);
		if (token !== 'code') continue;
		pools.add(pool);
		if (!/^[a-z0-9_]{0,40}$/.test(pool)) found.push(['the pool of {code} is not a plain name', 'Use small letters, digits and _, such as {code:autumn}.']);
	}
	if (pools.size > 1) found.push(['it takes codes from more than one pool', 'Use one {code} in a text.']);
	return found;
}

/** A code, price or offer makes a text promotion, whatever its row says (law 5). */
const PROMOTIONAL = /[€$£]\s?\d|\d\s?(%|procent|percent)|\b(korting(scode)?|discount( code)?|promo ?code|actiecode|voucher|coupon|sale)\b/iu;

/** Whether a text offers a price, a discount or a code. */
export function isPromotionalText(text: string): boolean {
	return PROMOTIONAL.test(text) || codePoolOf(text) !== null;
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
