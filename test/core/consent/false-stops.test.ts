import { readFileSync } from 'node:fs';
import path from 'node:path';
import { matchKeyword } from '../../../core/consent/keywords';

/** Sentences of Tatoeba, in English and Dutch; see `corpus/README.md`. */
const EVERYDAY = readFileSync(path.join(__dirname, 'corpus/everyday.tsv'), 'utf8').split(/[\t\n]/).filter((line) => line !== '');

/** Everyday sentences with the words opt-outs are made of. Not public text: written to be hard. */
const HARD = [
	'Can you stop by the shop tomorrow?', 'Where does bus 5 stop?', 'I cannot stop laughing', 'We had to cancel our trip', 'At the end of the day it works', 'Quit joking',
	'She opted for the blue one', 'I removed the label', 'The messages on the card are sweet', 'Leave the box at the door', 'Please send me the price', 'No more snow this year',
	'Stop je ook in Gent?', 'Bij welke halte stop jij?', 'Ik stop ermee zei mijn baas', 'Einde van de dag', 'Ik heb mijn vlucht geannuleerd', 'Hou je van stoppen met roken?',
	'Laat me weten wat het kost', 'Stuur me een foto', 'Ik schrijf je morgen', 'Verwijder de vlek met azijn', 'Haal me op om acht uur', 'Geen idee', 'Berichten lees ik later', 'Meld me als het lukt',
	'ik ben 15 minuten te laat', "I'm 12 weeks pregnant", 'ik ben 45', 'wij zijn met 15', 'I am 5 minutes away', 'mijn dochter is 12', 'maat 15 graag',
];

describe('everyday messages', () => {
	const misread = (texts: readonly string[]) => texts.filter((text) => {
		const match = matchKeyword(text);
		return match?.keyword === 'stop' || (match?.doubt ?? null) !== null;
	});

	it('are taken for an opt-out, or for a doubt about one, at most 2 times in 100', () => {
		expect(EVERYDAY.length).toBeGreaterThan(300);
		expect(misread(EVERYDAY).length / EVERYDAY.length).toBeLessThanOrEqual(0.02);
	});

	it('are never taken for an opt-out', () => {
		expect(EVERYDAY.filter((text) => matchKeyword(text)?.keyword === 'stop')).toEqual([]);
	});

	it('not even those made of the words of opt-outs', () => {
		expect(HARD.filter((text) => matchKeyword(text)?.keyword === 'stop')).toEqual([]);
		expect(misread(HARD)).toEqual([]);
	});

	it('and the measure can fail: opt-outs among them are found', () => {
		expect(misread([...EVERYDAY, 'STOP', 'meld me af', 'genoeg zo, stuur me niets meer graag', 'ik ben 15'])).toHaveLength(misread(EVERYDAY).length + 4);
	});
});
