import type { Language } from '../store/schema';

export type Keyword = 'stop' | 'yes';

/**
 * Whole-message phrases. Matching only the whole message keeps "I don't want to stop reading" from being an
 * opt-out (peers.md §2.13); phrases inside a sentence are a later rule.
 */
const PHRASES: Readonly<Record<Keyword, Readonly<Record<Language, readonly string[]>>>> = {
	stop: {
		en: [
			'stop', 'stop it', 'stop please', 'please stop', 'stop messaging me', 'stop texting me', 'stop messages', 'stopall',
			'stop all', 'unsubscribe', 'unsubscribe me', 'opt out', 'opt me out', 'optout', 'quit', 'end', 'cancel',
			'remove me', 'leave me alone', 'no more messages', 'do not message me', "don't message me", 'dont message me',
			'do not contact me', "don't contact me", 'dont contact me',
		],
		nl: [
			'stoppen', 'stop maar', 'stop ermee', 'stop hiermee', 'stop aub', 'stop a.u.b', 'stop alsjeblieft', 'stop svp',
			'afmelden', 'meld me af', 'meld mij af', 'uitschrijven', 'schrijf me uit', 'schrijf mij uit', 'ik wil stoppen',
			'ik wil dit niet meer', 'geen berichten meer', 'geen berichten', 'laat me met rust', 'niet meer sturen',
			'stuur me niets meer', 'stuur me geen berichten meer', 'verwijder mij', 'verwijder me', 'opzeggen',
		],
	},
	yes: {
		en: ['yes', 'yes please', 'yes pls', 'yeah', 'yep', 'yes i do', 'yes i agree', 'i agree', 'sure', 'ok yes', 'y'],
		nl: ['ja', 'ja graag', 'ja hoor', 'ja leuk', 'ja doe maar', 'jazeker', 'ja zeker', 'graag', 'ja dat mag', 'ja prima', 'is goed', 'akkoord', 'j'],
	},
};

const LOOKUP = new Map<string, { keyword: Keyword; language: Language }>();
for (const keyword of ['yes', 'stop'] as const) {
	for (const language of ['nl', 'en'] as const) {
		for (const phrase of PHRASES[keyword][language]) LOOKUP.set(normalisePhrase(phrase), { keyword, language });
	}
}

/** Words that are the same in several languages tell nothing about the person's language. */
const NO_LANGUAGE = new Set(['stop', 'ok yes', 'y', 'j']);

export interface KeywordMatch {
	readonly keyword: Keyword;
	readonly language: Language | null;
}

/** Recognises a message that as a whole is an opt-out or a yes; null for every other text. */
export function matchKeyword(text: string): KeywordMatch | null {
	const phrase = normalisePhrase(text);
	const match = LOOKUP.get(phrase);
	if (!match) return null;
	// "Ja?" asks something back; a consent must be given, not guessed.
	if (match.keyword === 'yes' && /[?？]/.test(text)) return null;
	return { keyword: match.keyword, language: NO_LANGUAGE.has(phrase) ? null : match.language };
}

/** Compatibility form, lower case, no accents, punctuation, emoji or extra space: `  STOP!! 🙏` is `stop`. */
function normalisePhrase(text: string): string {
	return text
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[\p{M}\p{Cf}'’`´]/gu, '')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
}
