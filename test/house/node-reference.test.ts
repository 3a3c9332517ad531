import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { REASONS } from '../../core/outreach/reasons';
import { referenceIndex, referencePage, sampleKeysOf } from '../../nodes/shared/reference-page';
import type { Sample } from '../../nodes/shared/samples';
import { packNodes, ROOT } from './support/pack-nodes';

const FOLDER = path.join(ROOT, 'docs/nodes');
const pages: Readonly<Record<string, string>> = { 'README.md': referenceIndex(packNodes), ...Object.fromEntries(packNodes.map((node) => [`${node.folder}.md`, referencePage(node)])) };

describe('the pages of the nodes', () => {
	beforeAll(() => {
		if (process.env['WRITE_DOCS'] !== '1') return;
		mkdirSync(FOLDER, { recursive: true });
		for (const [file, page] of Object.entries(pages)) writeFileSync(path.join(FOLDER, file), page);
	});

	it('are those the nodes make, and no others', () => {
		expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(pages).sort());
	});

	it.each(Object.keys(pages))('docs/nodes/%s says what the node says', (file) => {
		expect(readFileSync(path.join(FOLDER, file), 'utf8')).toBe(pages[file]);
	});
});

describe.each(packNodes.map((node) => [node.folder, node] as const))('the samples of %s', (_folder, { description, samples }) => {
	const all = Object.values(samples).flat();

	it('are there for every operation, and for nothing else', () => {
		expect(Object.keys(samples).sort()).toEqual(sampleKeysOf(description.properties).sort());
	});

	it('leave by an output the node has', () => {
		const outputs = Array.isArray(description.outputs) ? description.outputs.length : 1;
		expect(all.filter(({ output }) => output >= outputs)).toEqual([]);
	});

	it('give reasons that docs/reasons.md explains', () => {
		expect(all.flatMap(codesOf).filter((code) => !isExplained(code))).toEqual([]);
		expect(isExplained('because')).toBe(false);
	});
});

function codesOf({ json: { reasons } }: Sample): string[] {
	return Array.isArray(reasons) ? (reasons as { code: string }[]).map(({ code }) => code) : [];
}

/** Codes that name what Instagram or a mail server answered have a word of their own on that page. */
function isExplained(code: string): boolean {
	return Object.hasOwn(REASONS, code) || code === 'delivery_unknown' || code === 'in_progress' || /^(instagram|email)_./.test(code);
}
