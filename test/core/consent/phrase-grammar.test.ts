import { matchKeyword } from '../../../core/consent/keywords';
import { DOUBT_MESSAGES, DOUBT_PHRASES, FILLERS, PHRASE_LANGUAGES, START_PHRASES, STOP_PHRASES } from '../../../core/consent/phrases';

/** The grammar of docs/keywords.md, enumerated: filler? filler? phrase filler? filler?, in any case, with signs between. */
const SIGNS = ['', '!', '...', ' 🙏'] as const;
const CASES = [(text: string) => text, (text: string) => text.toUpperCase(), (text: string) => text.charAt(0).toUpperCase() + text.slice(1)] as const;
/** What may stand around an opt-out within a sentence. */
const FRAMES: Readonly<Record<string, readonly [string, string]>> = {
	nl: ['Leuke foto, maar', 'want het is me te veel'], en: ['Nice picture but', 'because this is too much for me'], de: ['Schönes Bild, aber', 'das ist mir zu viel'],
	fr: ['Jolie photo mais', 'parce que c\'est trop'], es: ['Bonita foto, pero', 'porque es demasiado'],
};

describe.each(PHRASE_LANGUAGES)('the grammar in %s', (language) => {
	it.each([['stop', STOP_PHRASES], ['start', START_PHRASES]] as const)('%s: no miss', (keyword, phrases) => {
		const missed: string[] = [];
		let tried = 0;
		const around = ['', ...FILLERS[language]];
		for (const phrase of phrases[language]) {
			for (const before of around) {
				for (const after of around) {
					for (const [index, sign] of SIGNS.entries()) {
						const cased = CASES[index % CASES.length] ?? CASES[0];
						const text = cased([before, `${phrase}${sign}`, after].filter((part) => part !== '').join(index % 2 === 0 ? ' ' : ', '));
						tried++;
						if (matchKeyword(text)?.keyword !== keyword) missed.push(text);
					}
				}
			}
		}
		expect(missed).toEqual([]);
		expect(tried).toBeGreaterThan(1000);
	});

	it('two and three fillers on a side: no miss', () => {
		const fillers = FILLERS[language];
		const missed = STOP_PHRASES[language].flatMap((phrase, index) => {
			const pick = (offset: number) => fillers[(index * 7 + offset) % fillers.length] ?? '';
			const texts = fillers.flatMap((first, at) => [
				`${first}, ${pick(at)} ${phrase}`, `${phrase} ${first} ${pick(at + 1)}!`, `${pick(at)} ${first} ${phrase} ${pick(at + 2)}, ${first}`,
				`${first} ${pick(at)} ${pick(at + 3)} ${phrase} ${first} ${pick(at + 1)} ${pick(at + 2)}`,
			]);
			return texts.filter((text) => matchKeyword(text)?.keyword !== 'stop');
		});
		expect(missed).toEqual([]);
	});

	it('what may be an opt-out as a whole message: a doubt and no keyword, no miss', () => {
		const missed = DOUBT_MESSAGES[language].flatMap((phrase) => ['', ...FILLERS[language]].flatMap((filler) => [`${filler} ${phrase}`, `${phrase}! ${filler}`.toUpperCase()].filter((text) => {
			const match = matchKeyword(text);
			return match?.doubt !== 'opt_out_in_sentence' || match.keyword !== null;
		})));
		expect(missed).toEqual([]);
	});

	it('an opt-out within a sentence: a doubt and no keyword, no miss', () => {
		const [before, after] = FRAMES[language] ?? ['', ''];
		const missed = DOUBT_PHRASES[language].flatMap((phrase) =>
			[`${before} ${phrase}`, `${before}, ${phrase}. ${after}`, `${before.toUpperCase()} ${phrase.toUpperCase()} ${after}`].filter((text) => {
				const match = matchKeyword(text);
				return match?.doubt !== 'opt_out_in_sentence' || match.keyword !== null;
			}),
		);
		expect(missed).toEqual([]);
	});
});

describe('age', () => {
	it.each([
		'ik ben 15', 'Ik ben pas 14 jaar', 'hoi, ik ben 13!', 'Ben 12 jaar oud', 'ik ben vijftien', "I'm 15", 'im only 14 lol', 'I am 13 years old', 'i am fifteen', 'Ich bin 15', 'bin erst 14 Jahre alt',
		"J'ai 15 ans", 'j’ai quinze ans', 'Tengo 15 años', 'tengo catorce años', 'ik ben minderjarig', 'sorry ik ben nog geen 16', "I'm under 16", 'ich bin noch keine 16', 'je suis mineure', 'soy menor de edad',
		'ja graag, maar ik ben 15', '15 jaar oud', 'I am 14 years old btw', 'ik ben nog 15', 'ik ben 15jaar', 'ik ben net 15 geworden', 'mag dit ook als ik 15 ben?', 'I am not 16', 'ik ben nog niet 16',
		'ik word volgende maand 16', 'I just turned 15', 'ik word 15', 'ich werde bald 16', 'ik ben onder de zestien', 'sorry hoor, ik ben pas twaalf jaar',
	])('%s: too young', (text) => {
		expect(matchKeyword(text)).toMatchObject({ keyword: null, doubt: 'under_age' });
	});

	it.each([
		'ik ben 16', 'ik ben 51', "I'm 18", 'ich bin 15 Minuten zu spät', 'ik ben 15 minuten te laat', 'ik ben 1', "j'ai 15 euros", 'tengo 15 camisas', 'ik ben 15e geworden', 'my son is 15', 'ik ben niet minderjarig', 'ik ben nummer 15 in de rij', 'ik word volgende maand 17', 'ik word om 15 uur gebeld', 'er zijn geen 16 vazen', 'ik ben zestien', '15 euro', 'zij is 15 jaar oud', 'ik heb 15 jaar gewerkt', 'ik ben 15 jaar getrouwd', 'ik ben 15 kilo afgevallen', 'I am 14 hours away',
	])('%s: not', (text) => {
		expect(matchKeyword(text)?.doubt ?? null).toBeNull();
	});
});
