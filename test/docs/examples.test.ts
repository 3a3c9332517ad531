import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkCopy } from '../../core/outreach/copy';
import { checkRule } from '../../core/segments/rule';
import { describeRule } from '../../core/segments/words';
import { ROOT } from './support/names';
import { parsePage, readPage, type Page } from './support/page';

const pageOf = (file: string) => readPage(path.join(ROOT, file));

describe('the cookbook of segments', () => {
	/** Each recipe: what is said of it, then its rule. */
	function recipes({ fences, quotes }: Page) {
		const rules = fences.filter(({ language }) => language === 'json');
		return rules.map(({ line, text }) => ({ text, said: quotes.filter((quote) => quote.line < line).at(-1)?.text ?? '' }));
	}

	const wrongIn = (page: Page) => recipes(page).flatMap(({ text, said }) => {
		const check = checkRule(JSON.parse(text));
		if (!check.ok) return check.problems;
		const words = describeRule(check.rule, 'en');
		return words === said ? [] : [`${said} ≠ ${words}`];
	});

	it('has rules that are taken, each with the words the node has for it', () => {
		const page = pageOf('docs/segments.md');
		expect(recipes(page).length).toBeGreaterThan(5);
		expect(wrongIn(page)).toEqual([]);
	});

	it.each([
		['{ "version": 1, "where": { "is": "place_in_list", "atLeast": 3 } }', 'Whatever.'],
		['{ "version": 1, "where": { "is": "verified", "verified": true } }', 'Has many followers.'],
	])('is not fooled by %s', (rule, said) => {
		expect(wrongIn(parsePage(`> ${said}\n\n\`\`\`json\n${rule}\n\`\`\`\n`))).not.toEqual([]);
	});
});

describe('the example of a text', () => {
	/** `column   value`, going on where the next line is indented. */
	function rowIn(block: string): Record<string, string> {
		const row: Record<string, string> = {};
		let column = '';
		for (const line of block.split('\n')) {
			const [, name, value = ''] = /^(\w+)\s*(.*)$/.exec(line) ?? [];
			if (name !== undefined) row[(column = name)] = value;
			else if (column !== '') row[column] = `${row[column] ?? ''}\n${line.trim()}`;
		}
		return row;
	}
	const example = pageOf('docs/copy.md').fences.map(({ text }) => rowIn(text)).find((row) => 'purpose' in row) ?? {};

	it('can be published', () => {
		expect(Object.keys(example)).toEqual(['key', 'language', 'purpose', 'asks', 'text', 'link', 'quick_replies']);
		expect(checkCopy([example])).toMatchObject({ ok: true });
	});

	it('could not with another purpose, or without its last line', () => {
		expect(checkCopy([{ ...example, purpose: 'service' }])).toMatchObject({ ok: false });
		expect(checkCopy([{ ...example, text: example['text']?.replace('{disclosure}', '') }])).toMatchObject({ ok: false });
	});
});

describe('the two read-mes', () => {
	const english = pageOf('README.md');
	const dutch = pageOf('README.nl.md');
	const targets = ({ links }: Page) => links.map(({ text }) => text.replace(/#nederlands$/, '')).filter((text) => !text.startsWith('README'));
	const commands = ({ fences }: Page) => fences.map(({ text }) => text.replace(/ +#.*$/gm, ''));

	it('link to each other', () => {
		expect(english.links.map(({ text }) => text)).toContain('README.nl.md');
		expect(dutch.links.map(({ text }) => text)).toContain('README.md');
	});

	it('have the same parts, links, commands and places to link at', () => {
		expect(dutch.headings).toHaveLength(english.headings.length);
		expect(targets(dutch)).toEqual(targets(english));
		expect(commands(dutch)).toEqual(commands(english));
		const named = (file: string) => [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/<a id="([\w-]+)">/g)].map(([, id]) => id);
		expect(named('README.nl.md')).toEqual(named('README.md'));
	});

	it('name the same workflows, settings and options', () => {
		const quoted = ({ code }: Page) => code.map(({ text }) => text.replace(/jouw-n8n|<de /g, (word) => (word === 'jouw-n8n' ? 'your-n8n' : '<the '))).sort();
		expect(quoted(dutch)).toEqual(quoted(english));
	});
});
