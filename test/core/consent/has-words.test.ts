import fc from 'fast-check';
import { hasWords } from '../../../core/consent/normal-text';

/** Words of one or two letters: such texts and phrases meet often, and nearly meet oftener. */
const words = (least: number) => fc.array(fc.stringMatching(/^[ab]{1,2}$/), { minLength: least, maxLength: 6 }).map((all) => all.join(' '));

describe('words of a phrase in a text', () => {
	it('stand in it whole, one after the other', () => {
		expect(hasWords('please stop now', 'stop')).toBe(true);
		expect(hasWords('nonstop stopping', 'stop')).toBe(false);
		expect(hasWords('nonstop stop', 'stop')).toBe(true);
		expect(hasWords('stop', 'stop now')).toBe(false);
	});

	it('are found exactly where the text between spaces holds the phrase between spaces', () => {
		let found = 0;
		fc.assert(fc.property(words(0), words(1), (text, phrase) => {
			const stands = ` ${text} `.includes(` ${phrase} `);
			if (stands) found++;
			expect(hasWords(text, phrase)).toBe(stands);
		}), { numRuns: 5_000, seed: 20_261_201 });
		expect(found).toBeGreaterThan(300);
	});
});
