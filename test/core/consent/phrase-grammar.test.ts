import { matchKeyword } from '../../../core/consent/keywords';
import { DOUBT_PHRASES, FILLERS, PHRASE_LANGUAGES, START_PHRASES, STOP_PHRASES } from '../../../core/consent/phrases';

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
		'ja graag, maar ik ben 15',
	])('%s: too young', (text) => {
		expect(matchKeyword(text)).toMatchObject({ keyword: null, doubt: 'under_age' });
	});

	it.each([
		'ik ben 16', 'ik ben 51', "I'm 18", 'ich bin 15 Minuten zu spät', 'ik ben 15 minuten te laat', 'ik ben 1', "j'ai 15 euros", 'tengo 15 camisas', 'ik ben 15e geworden', 'my son is 15', 'ik ben niet minderjarig',
	])('%s: not', (text) => {
		expect(matchKeyword(text)?.doubt ?? null).toBeNull();
	});
});
