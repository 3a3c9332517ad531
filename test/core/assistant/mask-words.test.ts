import fc from 'fast-check';
import { maskWords } from '../../../core/assistant/mask-words';
import { holds } from '../support/property';

const mask = (text: string, names: readonly string[] = ['Mara Kuipers', 'mara.kuipers'], keep = '') => maskWords(text, { names, keep });

describe('what a model gets to see of a message', () => {
	it.each([
		['Bel me op 06-12 34 56 78', 'Bel me op [number]'],
		['call +31 (0)6 12345678 please', 'call [number] please'],
		['Mijn bestelling A-1234 is er niet', 'Mijn bestelling A-[number] is er niet'],
		['order nr SF2024X77 where is it', 'order nr [number] where is it'],
		['mail naar mara@kuipers.example.nl graag', 'mail naar [e-mail] graag'],
		['zie https://shop.example/x?id=4 of www.shop.nl/a of shop.nl', 'zie [link] of [link] of [link]'],
		['vraag het @jan_de.boer even', 'vraag het [handle] even'],
		['rekening NL91 ABNA 0417 1643 00 klopt niet', 'rekening [number] klopt niet'],
		['Ik ben mara, open jullie morgen?', 'Ik ben [name], open jullie morgen?'],
		['Hallo, ik heet wouter en woon ver', 'Hallo, ik heet [name] en woon ver'],
		['My name is sanne', 'My name is [name]'],
		['Wanneer zijn jullie open? Groetjes Anneke', 'Wanneer zijn jullie open? Groetjes [name]'],
		['Kan Willem-Jan van Dijk het ophalen?', 'Kan [name] van [name] het ophalen?'],
		['Hello! I need the Blue Vase. I\'m in a hurry', 'Hello! I need the [name]. I\'m in a hurry'],
		['Zijn jullie open? Op zondag ook? 🙏 Alvast dank', 'Zijn jullie open? Op zondag ook? 🙏 Alvast dank'],
		['HOE LAAT GAAN JULLIE OPEN', 'HOE LAAT GAAN JULLIE OPEN'],
		['٠٦١٢٣٤٥٦٧٨ graag', '[number] graag'],
		['m​ara hier', '[name] hier'],
		['[Mara] hier, of mara] of [kuipers', '[[name]] hier, of [name]] of [[name]'],
	])('%s', (said, seen) => {
		expect(mask(said)).toBe(seen);
	});

	it("keeps the names of the account's own things", () => {
		expect(mask('Heb je de Nova vaas in Rotterdam?', [], 'Nova: a vase, sold in Rotterdam')).toBe('Heb je de Nova vaas in Rotterdam?');
		expect(mask('Heb je de Nova vaas in Utrecht?', [], 'Nova: a vase')).toBe('Heb je de Nova vaas in [name]?');
		expect(mask('Ik ben Mara', ['Mara'], 'Mara: a vase')).toBe('Ik ben [name]');
	});

	it('never shows a digit, an address, a handle or a name the store has, wherever it stands', async () => {
		const name = fc.constantFrom('Wilhelmina', 'Özgür', "D'Angelo", 'Jean-Luc', 'Łukasz', 'Ng');
		const private_ = fc.oneof(
			fc.stringMatching(/^\+?[0-9]{3,15}$/), fc.stringMatching(/^[a-z]{2,8}\.[a-z]{2,8}@[a-z]{3,9}\.(nl|com)$/), fc.stringMatching(/^@[a-z0-9._]{3,20}$/), name, name.map((each) => each.toLowerCase()),
			name.map((each) => each.toUpperCase()),
		);
		const words = fc.array(fc.oneof(private_, fc.constantFrom('hallo', 'open', 'jullie', '?', '🙏', 'is', 'het', '.', '\n', 'de')), { minLength: 1, maxLength: 12 });
		await holds(
			fc.property(words, fc.constantFrom(' ', '  ', '\n', ', ', '] [', '](', '/'), (parts, gap) => {
				const seen = maskWords(parts.join(gap), { names: ['Wilhelmina Özgür', "D'Angelo", 'Jean-Luc', 'Łukasz', 'Ng'], keep: '' });
				const bare = seen.replaceAll(/\[(e-mail|link|handle|number|name)\]/g, ' ');
				expect(bare).not.toMatch(/\p{N}|@/u);
				const left = bare.toLowerCase().split(/[^\p{L}'-]+/u);
				for (const known of ['wilhelmina', 'özgür', "d'angelo", 'jean-luc', 'łukasz', 'ng']) expect(left).not.toContain(known);
			}),
			1_000,
		);
	});

	it('is quick for what nobody would write', () => {
		for (const nasty of ['@'.repeat(5_000), 'a.'.repeat(5_000), '1 '.repeat(5_000), 'A'.repeat(5_000), 'ik heet '.repeat(1_000), '('.repeat(5_000), "a'".repeat(5_000)]) expect(mask(nasty).length).toBeLessThan(20_000);
	});
});
