import fc from 'fast-check';
import { problemOfAnswer } from '../../../core/assistant/model-answer';
import { holds } from '../support/property';

const FACTS = { topic: 'opening hours', topics: ['opening hours', 'returns'], hosts: ['shop.example'] };
const problem = (text: string, changes: Partial<typeof FACTS> = {}) => problemOfAnswer({ text, ...FACTS, ...changes });

describe('what a model may say', () => {
	it.each([
		['We zijn open van tien tot zes.'],
		['See shop.example/returns or https://www.shop.example/returns?from=dm.'],
		['Prima! Tot zo :)'],
		['We open at 10:00 and close at 18:00.'],
	])('lets through: %s', (text) => {
		expect(problem(text)).toBeNull();
	});

	it.each<[string, RegExp, Partial<typeof FACTS>?]>([
		['  ', /empty/],
		['é'.repeat(251), /502 bytes/],
		['We zijn open.', /rests on none/, { topic: 'prices' }],
		['We zijn open.', /rests on none/, { topic: '' }],
		['We zijn open.', /rests on none/, { topics: [], topic: '' }],
		['Hoi [name], we zijn open.', /placeholder/],
		['Bel [NUMBER] even.', /placeholder/],
		['Vraag @klaas ernaar.', /handle/],
		['Het kost € 12.', /price/],
		['Je krijgt 20% korting.', /price/],
		['Gebruik {code:herfst}.', /braces/],
		['Kijk op https://evil.example/x', /link/],
		['Kijk op evil.example', /link/],
		['Kijk op shop.example.evil.example', /link/],
		['Kijk op https://shop.example@evil.example/', /link/],
		['Kijk op https://shop.example:8443/', /link/],
		['Kijk op www.evil.example', /link/],
		['Kijk op https://', /link/],
		['See shop.example', /link/, { hosts: [] }],
	])('holds back: %s', (text, why, changes = {}) => {
		expect(problem(text, changes)).toMatch(why);
	});

	it('lets no host through that nobody allowed, however it is dressed up', async () => {
		const host = fc.stringMatching(/^[a-z]{2,8}\.(com|nl|example)$/);
		const dress = fc.constantFrom<(host: string) => string>((h) => h, (h) => `https://${h}`, (h) => `HTTP://${h}/a`, (h) => `www.${h}`, (h) => `https://shop.example@${h}`, (h) => `https://shop.example.${h}/`, (h) => `(${h})`, (h) => `${h.toUpperCase()}!`);
		await holds(
			fc.property(host, dress, (name, dressed) => {
				fc.pre(name !== 'shop.example');
				expect(problem(`Kijk op ${dressed(name)} daar`)).toMatch(/link/);
			}),
			500,
		);
	});
});
