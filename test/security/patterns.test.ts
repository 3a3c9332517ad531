import { globSync } from 'node:fs';
import path from 'node:path';
import { checkSync, type Diagnostics } from 'recheck';
import { patternsIn, patternsOfFiles, type Pattern } from './support/patterns';

const ROOT = path.join(__dirname, '../..');
const FILES = globSync(['core/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'], { cwd: ROOT }).sort();

const MASKED = 'is put to the first 2,000 characters of a message, twice what Instagram takes';

/** Patterns whose time grows faster than the text, and what keeps the text short. */
const BOUNDED: Readonly<Record<string, string>> = {
	'core/assistant/mask-words.ts /[\\p{L}\\p{N}._%+\'-]{1,64}@(?:[\\p{L}\\p{N}-]{1,63}\\.){1,8}\\p{L}{2,24}/gu': MASKED,
	'core/assistant/mask-words.ts /\\b(?:https?:\\/\\/|www\\.)\\S+|\\b[\\p{L}\\p{N}-]{1,63}\\.(?:com|nl|be|de|fr|es|eu|org|net|io|me|shop|app)(?:\\/\\S*)?(?![\\p{L}\\p{N}])/giu': MASKED,
	'core/assistant/mask-words.ts /[+(]?[\\p{L}]*\\p{N}[\\p{L}\\p{N}]*(?:[\\s./()–-]{0,2}[\\p{L}]?\\p{N}[\\p{L}\\p{N}]*)*/gu': MASKED,
	'core/assistant/mask-words.ts /(^|[.!?…:;"“\\n]|\\p{Extended_Pictographic}\\uFE0F?)\\s*$/u': MASKED,
	'core/consent/moderation.ts ADDRESS': 'is put to the first 2,200 characters of a comment, which is all Instagram takes',
	'core/leads/money.ts /0+$/': 'is put to the one to four digits the pattern above it has found',
	'core/viewers/import-context.ts /(\\.rejected)*( ?\\(\\d+\\))?\\.[A-Za-z]{3}$/': 'is put to names of at most 255 characters, which is checked first',
};

/** Files that build patterns at run time, of constants of their own; each is looked at as it is built. */
const BUILDERS = ['core/consent/age.ts', 'core/rights/secrets.ts', 'core/viewers/import-text.ts'];

/** Time for one pattern; most take milliseconds, and a busy machine must not make an answer unknown. */
const ENOUGH_MS = 240_000;

/**
 * By the clock, a pattern that has to wait for the processor looks slow, and by steps alone each takes long to judge: so
 * what looks slow, and is not known to be, is judged again by its steps.
 */
function judge({ place, source, flags }: Pattern): Diagnostics {
	const byClock = checkSync(source, flags, { timeout: ENOUGH_MS });
	const isKnown = BOUNDED[nameOf({ place, written: `/${source}/${flags}` })] !== undefined;
	return byClock.status === 'safe' || isKnown ? byClock : checkSync(source, flags, { timeout: ENOUGH_MS, incubationTimeout: null, attackTimeout: null });
}

/** What is wrong with patterns: `place pattern: exponential`. Equal ones are looked at once. */
function faultsOf(patterns: readonly Pattern[]): { readonly place: string; readonly written: string; readonly fault: string }[] {
	const judged = new Map<string, Diagnostics>();
	return patterns.flatMap((pattern) => {
		const written = `/${pattern.source}/${pattern.flags}`;
		const diagnostics = judged.get(written) ?? judge(pattern);
		judged.set(written, diagnostics);
		return diagnostics.status === 'safe' ? [] : [{ place: pattern.place, written, fault: diagnostics.status === 'unknown' ? `unknown: ${diagnostics.error.kind}` : diagnostics.complexity.summary }];
	});
}

/** How {@link BOUNDED} names a fault; the one long pattern goes by its name in the file. */
function nameOf({ place, written }: { readonly place: string; readonly written: string }): string {
	return `${place.split(':')[0] ?? ''} ${written.includes('https?:\\/\\/|www\\.)([^\\s/]+)|') ? 'ADDRESS' : written}`;
}

/** The patterns a module builds while it is loaded. */
async function builtBy(file: string): Promise<Pattern[]> {
	const built: Pattern[] = [];
	const Real = globalThis.RegExp;
	globalThis.RegExp = new Proxy(Real, {
		construct(target, [source, flags]: [string | RegExp, string?]) {
			if (typeof source === 'string') built.push({ place: file, source, flags: flags ?? '' });
			return new target(source, flags);
		},
	});
	try {
		await jest.isolateModulesAsync(async () => {
			await import(path.join(ROOT, file));
		});
	} finally {
		globalThis.RegExp = Real;
	}
	return built;
}

describe('the regular expressions of the pack', () => {
	const { literals, built } = patternsOfFiles(ROOT, FILES);

	beforeAll(() => {
		// In this process, without the programs recheck may bring along.
		process.env['RECHECK_BACKEND'] = 'pure';
	});

	it('take no more time than the text is long, but for those that only see short texts', () => {
		expect(literals.length).toBeGreaterThan(150);
		const faults = faultsOf(literals);
		expect(faults.filter((fault) => BOUNDED[nameOf(fault)] === undefined)).toEqual([]);
		expect(faults.filter(({ fault }) => fault.includes('exponential'))).toEqual([]);
		// An exception nobody needs any more goes.
		expect(Object.keys(BOUNDED).sort()).toEqual([...new Set(faults.map(nameOf))].sort());
	}, 900_000);

	it('are built at run time in three files only, of constants', async () => {
		expect([...new Set(built.map((place) => place.split(':')[0]))]).toEqual(BUILDERS);
		const patterns: Pattern[] = [];
		for (const file of BUILDERS) patterns.push(...(await builtBy(file)));
		expect(patterns.length).toBeGreaterThanOrEqual(built.length);
		expect(faultsOf(patterns)).toEqual([]);
	}, 900_000);

	it('control: a bad one is found, as a literal and as a text', () => {
		const found = patternsIn('bad.ts', 'const a = /^(a+)+$/u;\nconst b = new RegExp(`${x}+`);\ntext.match("(x+)*y"); RegExp("z");');
		expect(faultsOf(found.literals)).toMatchObject([{ place: 'bad.ts:1', written: '/^(a+)+$/u', fault: 'exponential' }]);
		expect(found.built).toEqual(['bad.ts:2', 'bad.ts:3', 'bad.ts:3']);
		expect(faultsOf([{ place: 'x', source: '\\s+$', flags: '' }])).toMatchObject([{ fault: expect.stringMatching(/polynomial/) }]);
	});
});
