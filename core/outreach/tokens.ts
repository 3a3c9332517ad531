import type { Language } from '../store/schema';

/**
 * The line that says a message is automated, how to opt out and where the privacy notice is. `{disclosure}` puts it
 * where it is due (see `disclosure.ts`) and nothing where it is not.
 */
const DISCLOSURE: Readonly<Record<Language, string>> = {
	nl: 'Automatisch bericht van {account}. STOP = geen berichten meer. Privacy: {privacy_link}',
	en: 'Automated message from {account}. STOP = no more messages. Privacy: {privacy_link}',
};

const ACCOUNT_BYTES = 30;
/** As account settings take it, see `core/accounts/settings.ts`. */
export const LINK_BYTES = 300;
export const CODE_BYTES = 64;
/** What a model may say in one message: leaves room for the disclosure within Meta's 1,000 bytes. */
export const ANSWER_BYTES = 500;
const fixedBytes = (text: string) => Buffer.byteLength(text.replace(/\{[^{}]*\}/g, ''), 'utf8');

/**
 * What may stand in braces, and the most bytes each can become. A first name is at most 30 characters of 4 bytes, a
 * theme of a story 100 (`core/viewers/story-facts.ts`).
 */
const TOKEN_BYTES = {
	name: 30 * 4,
	account: ACCOUNT_BYTES,
	privacy_link: LINK_BYTES,
	story_theme: 100 * 4,
	code: CODE_BYTES,
	link: LINK_BYTES,
	opt_in_link: 400,
	unsubscribe_link: 600,
	answer: ANSWER_BYTES,
	disclosure: Math.max(...Object.values(DISCLOSURE).map(fixedBytes)) + ACCOUNT_BYTES + LINK_BYTES,
} as const;
export type Token = keyof typeof TOKEN_BYTES;

export const TOKENS = Object.keys(TOKEN_BYTES) as readonly Token[];

/** Tokens that may have nothing to say, and for which a text may name other words: `{name|you}`. */
export const WITH_FALLBACK: readonly Token[] = ['name', 'story_theme'];

/** One pair of braces: `{token}`, `{token|fallback}`, or `{code:pool}`. */
export interface Slot {
	/** As it stands before `|` and `:`; not always a token that exists. */
	readonly token: string;
	/** Pool a code is taken from; empty without a name. */
	readonly pool: string;
	/** null: none is given. */
	readonly fallback: string | null;
}

const SLOT = /\{([^{}]*)\}/g;

function slotOf(inside: string): Slot {
	const bar = inside.indexOf('|');
	const named = (bar < 0 ? inside : inside.slice(0, bar)).trim();
	const [token = '', pool = ''] = named.startsWith('code:') ? ['code', named.slice('code:'.length).trim()] : [named];
	return { token, pool, fallback: bar < 0 ? null : inside.slice(bar + 1).trim() };
}

/** Everything in braces, in the order it stands. */
export function slotsIn(text: string): Slot[] {
	return [...text.matchAll(SLOT)].map((match) => slotOf(match[1] ?? ''));
}

export function isToken(name: string): name is Token {
	return Object.hasOwn(TOKEN_BYTES, name);
}

export function hasToken(text: string, token: Token): boolean {
	return slotsIn(text).some((slot) => slot.token === token);
}

/** The pool `{code}` of a text is taken from; null for a text without a code. */
export function codePoolOf(text: string): string | null {
	return slotsIn(text).find(({ token }) => token === 'code')?.pool ?? null;
}

/** Length of a text in UTF-8 bytes with every token at its longest. @param link what `{link}` becomes; it is the same for everybody */
export function worstCaseBytes(text: string, link = ''): number {
	return slotsIn(text).reduce((sum, { token, fallback }) => {
		const most = token === 'link' ? Buffer.byteLength(link, 'utf8') : isToken(token) ? TOKEN_BYTES[token] : 0;
		return sum + Math.max(most, Buffer.byteLength(fallback ?? '', 'utf8'));
	}, fixedBytes(text));
}

/** What each token becomes; an empty one gives way to its fallback, or leaves no trace. */
export type TokenValues = Readonly<Record<'name' | 'account' | 'privacy_link', string>> & Readonly<Partial<Record<Token, string>>>;

/** The text a person gets. What is missing leaves no hole: `Hi {name}, …` becomes `Hi, …`. */
export function renderText(text: string, values: TokenValues): string {
	const valueOf = (inside: string): string | null => {
		const { token, fallback } = slotOf(inside);
		return isToken(token) ? values[token] || (fallback ?? '') : null;
	};
	const withoutEmpty = text.replace(/(?<!\s)\s*\{([^{}]*)\}/g, (whole, inside: string) => (valueOf(inside) === '' ? '' : whole));
	return withoutEmpty.replace(SLOT, (whole, inside: string) => valueOf(inside) ?? whole).trim();
}

/** The line {@link DISCLOSURE} in full. */
export function disclosureLine(language: Language, { account, privacyLink }: { readonly account: string; readonly privacyLink: string }): string {
	return DISCLOSURE[language].replace('{account}', () => account).replace('{privacy_link}', () => privacyLink);
}
