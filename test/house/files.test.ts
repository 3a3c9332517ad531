import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cyclesOf, readImports } from './support/imports';
import { ROOT } from './support/pack-nodes';

const ROOMS = ['bench', 'core', 'credentials', 'demo', 'nodes', 'sandbox', 'scripts', 'testbed', 'test'];
const MOST_LINES = 400;

const files = globSync(`{${ROOMS.join(',')}}/**/*.{ts,js,mjs,css,html}`, { cwd: ROOT }).sort();
/** A page's own script runs in a browser, a fixture in n8n. */
const modules = files.filter((file) => /\.(ts|mjs)$/.test(file) && !file.startsWith('testbed/fixtures/'));

const tooLong = (texts: ReadonlyMap<string, string>) => [...texts].filter(([, text]) => text.trimEnd().split('\n').length > MOST_LINES).map(([file]) => file);

describe('the house', () => {
	it('has no file that is longer than a person reads in one go', () => {
		expect(files.length).toBeGreaterThan(1_000);
		expect(tooLong(new Map(files.map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8')])))).toEqual([]);
		expect(tooLong(new Map([['long', 'x\n'.repeat(MOST_LINES + 1)], ['short', 'x\n'.repeat(MOST_LINES)]]))).toEqual(['long']);
	});

	it('has no files that import each other in a circle', async () => {
		const imports = await readImports(ROOT, modules);
		expect(imports.size).toBeGreaterThanOrEqual(modules.length);
		expect(cyclesOf(imports)).toEqual([]);
	});

	it('would find such a circle, of three files too, and passes over types', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'story-funnel-circle-'));
		const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
		try {
			write('a.ts', "import { b } from './b';\nexport const a = () => b;\n");
			write('b.ts', "import { c } from './c';\nexport const b = () => c;\n");
			write('c.ts', "import { a } from './a';\nexport const c = () => a;\n");
			write('d.ts', "import type { E } from './e';\nexport const d: E = 1;\n");
			write('e.ts', "import { d } from './d';\nexport type E = number;\nexport const e = d;\n");
			expect(cyclesOf(await readImports(folder, ['a.ts', 'd.ts', 'e.ts']))).toEqual(['a.ts → b.ts → c.ts → a.ts']);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
});
