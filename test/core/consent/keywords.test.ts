import fc from 'fast-check';
import { matchKeyword } from '../../../core/consent/keywords';
import { holds } from '../support/property';

const STOPS = [
	'stop', 'stop it', 'please stop', 'stop messaging me', 'unsubscribe', 'opt out', 'cancel', 'remove me', 'leave me alone', "don't message me",
	'stoppen', 'stop maar', 'stop aub', 'afmelden', 'meld me af', 'uitschrijven', 'laat me met rust', 'geen berichten meer', 'stuur me niets meer',
];
const YESES = ['yes', 'yes please', 'i agree', 'sure', 'ja', 'ja graag', 'ja hoor', 'graag', 'is goed', 'akkoord'];

const SENTENCES = [
	'stop met dat gedoe', 'ik kan niet stoppen met kijken', 'waar is de bushalte, bij welke stop?', 'volgende stop Utrecht', 'non-stop genieten',
	'het houdt niet op, niet vanzelf', 'stopcontact kapot', 'stop je ook in Gent?', 'mijn moeder zegt altijd stop', 'pitstop of niet',
	"I can't stop watching", "don't stop now", 'never stop making these', 'stop the press, I love it', 'when does the sale stop', 'one-stop shop',
	'this has to end well', 'the end of an era', 'in the end I bought two', 'weekend plans?', 'cancel culture is wild', 'can I cancel my order?',
	'I had to cancel my trip', 'quit my job for this', 'quite nice', 'remove me from the photo please', 'opt out of what?', 'unsubscribe from what?',
	'is de afmelding gelukt?', 'uitschrijven duurt lang bij jullie', 'hoe kan ik mijn bestelling opzeggen', 'wie stopt er nu met zoiets',
	'laat me met rust zei de kat', 'geen berichten meer van mijn ex gelukkig', 'stop by the store tomorrow', 'full stop.  Next question',
	'ja maar niet nu', 'ja dat dacht ik al', 'jazeker niet', 'ja en nee', 'ja, als het regent', 'jammer', 'jaar geleden gekocht', 'Jan komt ook',
	'ja ik heb een vraag', 'was het maar ja', 'nee ja toch niet', 'graag gedaan', 'heel graag een foto', 'is goed gelukt he', 'akkoord gaan ze nooit',
	'yes but not today', 'yes and no', 'yesterday', 'say yes to the dress', 'oh yes I saw that', 'not sure', 'sure about that size?', 'eyes wide open',
	'yeah right', 'yep that is my dog', 'i agree with her', 'yes i do have a question', 'y tho', 'jo', '', '   ', '🙏', '.', '👍',
];

const space = fc.constantFrom('', ' ', '  ', '\n', '\t', '\u00a0');
const punctuation = fc.constantFrom('', '.', '!', '!!!', '…', '?', ',');
const emoji = fc.constantFrom('', '🙏', '❤️', '👍🏽', '🇳🇱', '✋');
const around = fc.tuple(space, emoji, punctuation, space).map((parts) => parts.join(''));
const cased = (phrase: string) => fc.constantFrom(phrase, phrase.toUpperCase(), phrase.charAt(0).toUpperCase() + phrase.slice(1));

describe('a whole message that is an opt-out or a yes', () => {
	it.each([
		['stop', STOPS],
		['yes', YESES],
	] as const)('%s, in any case and with any punctuation, emoji and space', (keyword, phrases) =>
		holds(
			fc.property(fc.constantFrom(...phrases).chain(cased), around, around, (phrase, before, after) => {
				const text = before + phrase + after;
				const expected = keyword === 'yes' && text.includes('?') ? undefined : keyword;
				expect([text, matchKeyword(text)?.keyword]).toEqual([text, expected]);
			}),
			1500,
		),
	);

	it.each([
		['S T O P', undefined], ['ＳＴＯＰ', 'stop'], ['Ⓢⓣⓞⓟ', 'stop'], ['stóp', 'stop'], ['St\u200bop', 'stop'], ['Don’t message me', 'stop'],
		['stop a.u.b.', 'stop'], ['STOPPPP', 'stop'], ['stooopp aub', 'stop'], ['Stop DM', 'stop'], ['meld mij maar af', 'stop'], ['JA!!! 🎉', 'yes'], ['Ja, graag', 'yes'],
	])('%s', (text, keyword) => {
		expect(matchKeyword(text)?.keyword).toBe(keyword);
	});

	it.each([['meld me af', 'nl'], ['unsubscribe', 'en'], ['STOP', null], ['ja', 'nl'], ['yes', 'en']])('%s shows the language %s', (text, language) => {
		expect(matchKeyword(text)?.language).toBe(language);
	});
});

describe('any other message', () => {
	it.each(SENTENCES)('"%s" is neither', (sentence) => {
		expect(matchKeyword(sentence)?.keyword ?? null).toBeNull();
	});

	it('never matches with another word before or behind it', () =>
		holds(
			fc.property(fc.constantFrom(...STOPS, ...YESES), fc.constantFrom('kat', 'window', 'blauw', '2026'), fc.boolean(), around, (phrase, word, before, gap) => {
				const text = before ? `${word} ${gap}${phrase}` : `${phrase} ${gap}${word}`;
				expect([text, matchKeyword(text)?.keyword ?? null]).toEqual([text, null]);
			}),
			500,
		));

	it('never matches because its end was not read', () =>
		holds(
			fc.property(fc.constantFrom('ja', 'stop', 'yes'), fc.constantFrom(' ', '.', '!', '\n', '🙏'), fc.integer({ min: 1, max: 4000 }), (phrase, filler, length) => {
				expect(matchKeyword(`${phrase}${filler.repeat(length)} maar niet zo`)?.keyword ?? null).toBeNull();
				expect(matchKeyword(`${phrase}${filler.repeat(length)}`)?.keyword).toBe(phrase === 'stop' ? 'stop' : 'yes');
			}),
			200,
		));

	it('never throws, whatever the text', () =>
		holds(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
			expect([null, 'stop', 'yes', 'start']).toContain(matchKeyword(text)?.keyword ?? null);
		}), 1000));
});
