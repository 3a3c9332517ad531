import type { AgeAnswer } from '../store/schema';
import { hasWords, normalText } from './normal-text';

/** Under this age a person cannot agree by themselves (GDPR art. 8; 16 in the Netherlands and Germany). */
export const AGE_OF_CONSENT = 16;

/** Ages written out, in normal form; younger children are not on Instagram. */
const AGES: Readonly<Record<string, number>> = {
	tien: 10, elf: 11, twaalf: 12, dertien: 13, veertien: 14, vijftien: 15, zestien: 16,
	ten: 10, eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16,
	zehn: 10, zwolf: 12, dreizehn: 13, vierzehn: 14, funfzehn: 15,
	dix: 10, onze: 11, douze: 12, treize: 13, quatorze: 14, quinze: 15,
	diez: 10, once: 11, doce: 12, trece: 13, catorce: 14, quince: 15,
};

const AGE = `(\\d{1,2}|${Object.keys(AGES).join('|')})`;

/** What may follow an age in the same sentence: "ik ben 15 minuten te laat" is no age. */
const AFTER = '(?= (?:en|and|und|et|y|dus|so|also|donc|maar|but|aber|mais|pero|mag|can|darf|hoor|lol|haha|hihi|btw|tho|though|now|nu|sorry|pls|please|aub|mag|kan)\\b|$)';
const YEARS = '(?: ?(?:jaar|jaartjes|jr|j|years|yrs|yr|yo|y o|jahre|jahr|ans|anos))?';

/** "I am 15", alone at the end or with the word for years behind it. */
const SAYS_AGE = [
	`(?:ik ben|ben)(?: (?:pas|nog|maar|net|al|slechts|toch|echt))* ${AGE}${YEARS}(?: (?:oud|jong|geworden))?`,
	`ik(?: (?:pas|nog|maar|net))* ${AGE}${YEARS} ben`,
	`(?:i am|im)(?: (?:only|just|still|actually|about to be))* ${AGE}${YEARS}(?: (?:old|young))?`,
	`i (?:just )?turned ${AGE}(?: (?:today|yesterday|last week|last month))?`,
	`(?:ich bin|bin)(?: (?:erst|gerade|nur|noch))* ${AGE}${YEARS}(?: (?:alt|jung|geworden))?`,
	`(?:jai|j ai)(?: (?:seulement|que))* ${AGE} ans`,
	`tengo(?: (?:solo|apenas))* ${AGE} anos`,
].map((pattern) => new RegExp(`(?:^| )${pattern}${AFTER}`));

/** "15 jaar oud" as a sentence of its own. */
const ONLY_YEARS = new RegExp(`^(?:pas |nog maar |maar |only |just )?${AGE} ?(?:jaar|jr|years|yrs|jahre|ans|anos)(?: (?:oud|jong|old|young|alt))?$`);

/** "ik word volgende maand 16": a year younger still. */
const WILL_BE = [
	`ik word (?:\\S+ ){0,3}?${AGE}`, `(?:i will be|ill be|i turn|im turning|i am turning) ${AGE}`, `ich werde (?:\\S+ ){0,3}?${AGE}`,
].map((pattern) => new RegExp(`(?:^| )${pattern}${YEARS}${AFTER}`));

const SAYS_MINOR = [
	'minderjarig', 'nog geen 16', 'jonger dan 16', 'onder de 16', 'ben niet 16', 'ben nog niet 16', 'ben geen 16', 'nog geen zestien', 'jonger dan zestien', 'onder de zestien', 'ben nog niet zestien',
	'underage', 'under 16', 'under sixteen', 'not 16 yet', 'not yet 16', 'i am not 16', 'im not 16', 'younger than 16', 'i am a minor', 'im a minor',
	'minderjahrig', 'noch keine 16', 'noch nicht 16', 'unter 16', 'junger als 16', 'je suis mineur', 'je suis mineure', 'moins de 16 ans', 'soy menor', 'menor de edad', 'menos de 16',
];

/** Whether somebody says of themselves that they are too young to agree. Each sentence is read by itself. */
export function saysTooYoung(text: string): boolean {
	return text.split(/[.!?,;:\n…]+/u).some((sentence) => {
		const words = normalText(sentence);
		if (SAYS_MINOR.some((phrase) => hasWords(words, phrase))) return !/\b(niet|geen|not|no|nicht|pas) minder|\bnot (a minor|underage)\b/.test(words);
		const isYoung = (pattern: RegExp, yearsFromNow = 0): boolean => {
			const said = pattern.exec(words)?.[1];
			const age = said === undefined ? null : (AGES[said] ?? Number(said)) - yearsFromNow;
			return age !== null && age >= 5 && age < AGE_OF_CONSENT;
		};
		return [...SAYS_AGE, ONLY_YEARS].some((pattern) => isYoung(pattern)) || WILL_BE.some((pattern) => isYoung(pattern, 1));
	});
}

/** A whole message that says no, to whatever was asked. */
const NO = new Set(['nee', 'neen', 'nee hoor', 'nee dank je', 'nog niet', 'no', 'nope', 'not yet', 'nein', 'noch nicht', 'non', 'pas encore', 'todavia no'].map(normalText));
/** A whole message that says yes to the question. */
const YES = /^(ja|jazeker|ja hoor|ja dat ben ik|yes|yes i am|yep|yeah|oui|si|klar|ja bin ich)$/;
/** Nothing but an age. */
const ONLY_AGE = new RegExp(`^(?:(?:ja|yes|nee|no) )?(?:ik ben |ben |i am |im |ich bin |bin |jai |j ai |tengo )?(?:al |nu |net |pas |already |now |only |just |schon |erst )?${AGE}(?: (?:jaar|jr|years|yrs|year|yr|yo|jahre|jahr|ans|anos)(?: (?:oud|old|alt))?)?$`);
/** "16 of ouder", "16+", "older than 16". */
const OVER = /^(?:(?:ja|yes|ik ben|i am|im) )*(?:16 (?:of|or|oder|ou|o) (?:ouder|older|over|alter|plus|mas)|(?:ouder dan|older than|over|boven de) 1[68]|volwassen|adult)$/;

/**
 * What a message says of the person's age if it answers the question whether they are old enough to agree; null when
 * it would be no answer. A bare "no" or "15" is an age only then.
 */
export function ageIn(text: string): AgeAnswer | null {
	if (saysTooYoung(text)) return 'too_young';
	const words = normalText(text);
	if (YES.test(words) || OVER.test(words)) return 'of_age';
	if (NO.has(words)) return 'too_young';
	const said = ONLY_AGE.exec(words)?.[1];
	if (said === undefined) return null;
	const age = AGES[said] ?? Number(said);
	if (age < 5) return null;
	return age < AGE_OF_CONSENT ? 'too_young' : 'of_age';
}
