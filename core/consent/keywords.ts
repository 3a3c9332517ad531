import type { Language } from '../store/schema';
import { saysTooYoung } from './age';
import { hasWords, normalText } from './normal-text';
import { DOUBT_MESSAGES, DOUBT_PHRASES, FILLERS, PHRASE_LANGUAGES, START_PHRASES, STOP_PHRASES, YES_PHRASES, type PhraseLanguage } from './phrases';

export type Keyword = 'stop' | 'yes' | 'start';

/** Why a human reads on before any automation goes on for this person. */
export type Doubt = 'opt_out_in_sentence' | 'under_age';

/** A phrase a person put into the table `keywords`, beside those that are built in. */
export interface OwnPhrase {
	readonly language: PhraseLanguage;
	readonly phrase: string;
	/** `human`: anywhere in a sentence, a human reads on. `other`: only names a next step. */
	readonly kind: Keyword | 'human' | 'other';
	/** What the workflow may switch on; empty for none. */
	readonly nextStep: string;
}

export interface KeywordMatch {
	readonly keyword: Keyword | null;
	readonly language: Language | null;
	readonly doubt: Doubt | null;
	readonly nextStep: string | null;
}

/** Words that are the same in several languages tell nothing about the person's language. */
const NO_LANGUAGE = new Set(['stop', 'ok yes', 'y', 'j', 'stoppen', 'start', 'si']);

interface Phrase {
	readonly keyword: Keyword;
	readonly language: PhraseLanguage;
}

const BUILT_IN = new Map<string, Phrase>();
for (const [keyword, phrases] of [['yes', YES_PHRASES], ['start', START_PHRASES], ['stop', STOP_PHRASES]] as const) {
	// Dutch and English last: where two languages share a phrase, the pack's own texts can answer.
	for (const language of [...PHRASE_LANGUAGES].reverse()) {
		for (const phrase of phrases[language]) BUILT_IN.set(normalText(phrase), { keyword, language });
	}
}

/** Longest first, so that "dank je" goes before "dank". */
const FILLER_WORDS = [...new Set(Object.values(FILLERS).flat().map(normalText))].sort((a, b) => b.length - a.length);
const DOUBTS = [...new Set(Object.values(DOUBT_PHRASES).flat().map(normalText))];
const DOUBT_WHOLES = new Set(Object.values(DOUBT_MESSAGES).flat().map(normalText));

/** Whether a built-in opt-out says exactly this: a table may give it no other meaning. */
export function isStopPhrase(phrase: string): boolean {
	return BUILT_IN.get(normalText(phrase))?.keyword === 'stop';
}

/**
 * Recognises what a message says: as a whole an opt-out, a yes or a coming back; somewhere in it what may be an
 * opt-out, or that the person is too young. Null for every other text.
 */
export function matchKeyword(text: string, own: readonly OwnPhrase[] = []): KeywordMatch | null {
	const whole = normalText(text);
	if (whole === '') return null;
	const forms = withoutFillers(whole).map((form) => form.replace(DRAWN_OUT, 'stop'));
	const mine = own.find((row) => row.kind !== 'human' && forms.includes(normalText(row.phrase)));
	const nextStep = mine?.nextStep || null;
	const built = forms.map((form) => BUILT_IN.get(form)).find((phrase) => phrase?.keyword === 'stop') ?? BUILT_IN.get(whole);
	if (built?.keyword === 'stop') return matched(whole, built, nextStep);
	if (mine?.kind === 'stop') return matched(whole, { keyword: 'stop', language: mine.language }, nextStep);
	const doubt = doubtIn(text, whole, own) ?? (forms.some((form) => DOUBT_WHOLES.has(form)) ? 'opt_out_in_sentence' : null);
	if (doubt !== null) return { keyword: null, language: null, doubt, nextStep: nextStep ?? 'by_hand' };
	if (mine?.kind === 'other') return { keyword: null, language: toLanguage(mine.language), doubt: null, nextStep };
	// "Ja?" asks something back; a consent must be given, not guessed.
	if (/[?？]/.test(text)) return null;
	if (mine?.kind === 'start') return matched(whole, { keyword: 'start', language: mine.language }, nextStep);
	const start = forms.map((form) => BUILT_IN.get(form)).find((phrase) => phrase?.keyword === 'start');
	if (start) return matched(whole, start, nextStep);
	// And nothing may stand around a yes.
	if (mine?.kind === 'yes' && normalText(mine.phrase) === whole) return matched(whole, { keyword: 'yes', language: mine.language }, nextStep);
	return built?.keyword === 'yes' ? matched(whole, built, nextStep) : null;
}

function matched(whole: string, { keyword, language }: Phrase, nextStep: string | null): KeywordMatch {
	return { keyword, language: NO_LANGUAGE.has(whole) ? null : toLanguage(language), doubt: null, nextStep };
}

/** The pack's own texts come in Dutch and English; another language falls to the account's. */
function toLanguage(language: PhraseLanguage): Language | null {
	return language === 'nl' || language === 'en' ? language : null;
}

function doubtIn(text: string, whole: string, own: readonly OwnPhrase[]): Doubt | null {
	if (saysTooYoung(text)) return 'under_age';
	if (DOUBTS.some((phrase) => hasWords(whole, phrase))) return 'opt_out_in_sentence';
	// Every text of ours says "STOP" in capitals: written so among small letters it is our word, not theirs.
	if (/(^|[^\p{L}])STOP([^\p{L}]|$)/u.test(text) && /\p{Ll}/u.test(text)) return 'opt_out_in_sentence';
	return own.some((row) => row.kind === 'human' && hasWords(whole, normalText(row.phrase))) ? 'opt_out_in_sentence' : null;
}

/** "stoppp" is a stop that is meant. */
const DRAWN_OUT = /^sto+p{2,}$/;

/** How many fillers may stand on each side of a phrase. */
const MAX_FILLERS = 3;

/** The words with none, one, or more fillers taken from either end: "no more messages" begins with one itself. */
function withoutFillers(words: string): string[] {
	const ends = strippings(words, (rest) => FILLER_WORDS.find((word) => rest.endsWith(` ${word}`)), (rest, word) => rest.slice(0, -word.length - 1));
	return ends.flatMap((end) => strippings(end, (rest) => FILLER_WORDS.find((word) => rest.startsWith(`${word} `)), (rest, word) => rest.slice(word.length + 1)));
}

function strippings(words: string, find: (rest: string) => string | undefined, take: (rest: string, word: string) => string): string[] {
	const all = [words];
	for (let rest = words; all.length <= MAX_FILLERS; all.push(rest)) {
		const filler = find(rest);
		if (filler === undefined) break;
		rest = take(rest, filler);
	}
	return all;
}
