import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const there = (file: string) => existsSync(path.join(ROOT, file));
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** The six letters of STRIDE. */
const LETTERS = 'STRIDE';

interface Threat {
	readonly no: string;
	readonly threat: string;
	readonly guard: readonly string[];
	readonly tests: readonly string[];
}

/** Rows of the table of threats. */
function threatsIn(page: string): Threat[] {
	const rows = page.split('\n').filter((line) => /^\| [STRIDE]\d+ \|/.test(line));
	return rows.map((row) => {
		const [, no = '', threat = '', guard = '', proof = ''] = row.split('|').map((cell) => cell.trim());
		return { no, threat, guard: pathsIn(guard), tests: pathsIn(proof) };
	});
}

/** Files a text names: in backticks or as a link. */
function pathsIn(text: string): string[] {
	return [...text.matchAll(/`([\w./-]+\/[\w./-]+\.\w+|[\w-]+\.(?:json|js|mjs))`|\]\(([\w./-]+)\)/g)].map(([, code, link]) => code ?? link ?? '');
}

function faultsOf(threats: readonly Threat[]): string[] {
	return threats.flatMap(({ no, threat, guard, tests }, index) => [
		...(threat === '' ? [`${no} names no threat`] : []),
		...(guard.length === 0 ? [`${no} names no guard`] : []),
		...(tests.length === 0 ? [`${no} names no test`] : []),
		...tests.filter((file) => !/^test\/.+\.test\.ts$/.test(file)).map((file) => `${no}: ${file} is no test`),
		...[...guard, ...tests].filter((file) => !there(file)).map((file) => `${no}: ${file} is not there`),
		...(no === nextAfter(threats[index - 1]?.no, no) ? [] : [`${no} is out of order`]),
	]);
}

function nextAfter(before: string | undefined, no: string): string {
	const letter = no.charAt(0);
	return before?.startsWith(letter) === true ? `${letter}${Number(before.slice(1)) + 1}` : `${letter}1`;
}

describe('the threats in SECURITY.md', () => {
	const threats = threatsIn(read('SECURITY.md'));

	it('each name a guard and a test, and all of them are there', () => {
		expect(threats.length).toBeGreaterThan(30);
		expect([...new Set(threats.map(({ no }) => no.charAt(0)))].join('')).toBe(LETTERS);
		expect(faultsOf(threats)).toEqual([]);
	});

	it('control: a row without a test, with a file that is not there, or out of order is found', () => {
		const row = (no: string, guard: string, proof: string) => `| ${no} | a threat | ${guard} | ${proof} |`;
		const faults = (...rows: string[]) => faultsOf(threatsIn(rows.join('\n')));
		expect(faults(row('S1', '`core/index.ts`', '`test/docs/security-table.test.ts`'))).toEqual([]);
		expect(faults(row('S1', '`core/index.ts`', 'by looking at it'))).toEqual(['S1 names no test']);
		expect(faults(row('S1', 'care', '`test/docs/security-table.test.ts`'))).toEqual(['S1 names no guard']);
		expect(faults(row('S1', '`core/gone.ts`', '`test/core/gone.test.ts`'))).toEqual(['S1: core/gone.ts is not there', 'S1: test/core/gone.test.ts is not there']);
		expect(faults(row('S1', '`core/index.ts`', '`core/index.ts`'))).toEqual(['S1: core/index.ts is no test']);
		expect(faults(row('S2', '`core/index.ts`', '`test/docs/security-table.test.ts`'))).toEqual(['S2 is out of order']);
	});
});

describe('what developers read', () => {
	const pages = ['CONTRIBUTING.md', 'SECURITY.md', ...globSync('docs/decisions/*.md', { cwd: ROOT }).sort(), '.github/PULL_REQUEST_TEMPLATE.md'];
	/** Folders of the repository a path may begin with; others are examples. */
	const OURS = /^(?:core|nodes|credentials|sandbox|testbed|test|demo|bench|scripts|docs|workflows|\.github|\.ci)\//;

	/** Files a page names, from the root; a link goes from where the page is. */
	function namedIn(page: string): string[] {
		const text = read(page);
		const code = [...text.matchAll(/`([\w./-]+)`/g)].map(([, file = '']) => file).filter((file) => OURS.test(file) && !file.includes('NN'));
		const links = [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, file = '']) => path.join(path.dirname(page), file));
		return [...code, ...links];
	}

	it.each(pages)('%s names only what is there', (page) => {
		expect(namedIn(page).filter((file) => !there(file))).toEqual([]);
	});

	it('the index of decisions has every one of them, in order and by its title', () => {
		const files = globSync('docs/decisions/0*.md', { cwd: ROOT }).sort();
		expect(files.length).toBeGreaterThanOrEqual(10);
		const rows = files.map((file) => {
			const [, no = '', title = ''] = /^# (\d{4}) (.+)$/m.exec(read(file)) ?? [];
			return `| [${no}](${path.basename(file)}) | ${title} |`;
		});
		expect(read('docs/decisions/README.md').split('\n').filter((line) => line.startsWith('| [0'))).toEqual(rows);
		for (const file of files) for (const heading of ['## Context', '## Decision', '## Tried and measured', '## Consequences']) expect([file, read(file).includes(`\n${heading}\n`)]).toEqual([file, true]);
	});

	it('control: a name of a file that is not there is seen', () => {
		expect(namedIn('docs/decisions/README.md')).toContain('docs/bench.md');
		expect(OURS.test('core/gone.ts') && !there('core/gone.ts')).toBe(true);
	});
});
