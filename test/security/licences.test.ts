import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { noticesIn, type Notice } from './support/notices';

const ROOT = path.join(__dirname, '../..');
const NOTICES = path.join(ROOT, 'dist/THIRD-PARTY-NOTICES.txt');

/** Licences that ask for no more than their text. */
const PERMISSIVE = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'OFL-1.1'];

/**
 * What is in the package under another licence, and why it may be. MPL-2.0 is a licence by file: who passes the file
 * on says where its source is, and our own files keep theirs.
 */
const EXCEPTIONS: Readonly<Record<string, string>> = { '@resvg/resvg-wasm': 'MPL-2.0' };

/** Packages whose files are in the bundles, by the comment esbuild puts before each; and those that are copied. */
function bundled(): string[] {
	const files = globSync('dist/**/*.js', { cwd: ROOT });
	if (files.length === 0) throw new Error('There is no build to look at: npm run build');
	const inBundles = files.flatMap((file) => [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/^\s*\/\/ (\S*node_modules\/\S+)$/gm)].map(([, input = '']) => packageOf(input)));
	const copied = globSync('dist/picture/*', { cwd: ROOT }).map((file) => COPIED[path.basename(file)] ?? `${file}, which nobody knows`);
	return [...new Set([...inBundles, ...copied])].sort();
}

const COPIED: Readonly<Record<string, string>> = {
	'resvg.wasm': '@resvg/resvg-wasm',
	'Inter-Regular.ttf': '@expo-google-fonts/inter',
	'Inter-SemiBold.ttf': '@expo-google-fonts/inter',
};

function packageOf(file: string): string {
	return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? file;
}

/** Packages that may not be in there, or not so. */
function faultsOf(packages: readonly string[], notices: readonly Notice[]): string[] {
	return [
		...packages.filter((name) => !notices.some((notice) => notice.name === name)).map((name) => `${name} is not listed`),
		...notices.flatMap(({ name, licence, text }) => [
			...(isAllowed(name, licence) ? [] : [`${name} is under ${licence}`]),
			...(/permission|redistribution|terms|licensed under/i.test(text) && text.length > 400 ? [] : [`${name} has no text of its licence`]),
		]),
	];
}

/** Every part of `MIT AND OFL-1.1`, and one of `MIT OR GPL-3.0`. */
function isAllowed(name: string, licence: string): boolean {
	if (EXCEPTIONS[name] === licence) return true;
	const parts = licence.replace(/[()]/g, '');
	const isPermissive = (each: string) => PERMISSIVE.includes(each);
	return parts.includes(' OR ') ? !parts.includes(' AND ') && parts.split(' OR ').some(isPermissive) : parts.split(' AND ').every(isPermissive);
}

describe('what the package contains of others', () => {
	const notices = noticesIn(readFileSync(NOTICES, 'utf8'));

	it('is listed with its licence and the text of it, and all of it may be passed on', () => {
		expect(bundled().length).toBeGreaterThan(25);
		expect(faultsOf(bundled(), notices)).toEqual([]);
	});

	it('says of each part where its source is', () => {
		expect(notices.filter(({ source }) => !/^https:\/\/\S+$/.test(source)).map(({ name }) => name)).toEqual([]);
	});

	it('has no exception that is not needed any more', () => {
		expect(Object.keys(EXCEPTIONS).filter((name) => !notices.some((notice) => notice.name === name))).toEqual([]);
	});

	it('would show a part that is not listed, one under another licence, and one without its text', () => {
		const [first, ...others] = notices;
		if (first === undefined) throw new Error('There are no notices.');
		expect(faultsOf(bundled(), others)).toEqual([`${first.name} is not listed`]);
		expect(faultsOf([], [{ ...first, licence: 'GPL-3.0-only' }])).toEqual([`${first.name} is under GPL-3.0-only`]);
		expect(faultsOf([], [{ ...first, licence: 'MIT AND GPL-3.0-only' }])).toEqual([`${first.name} is under MIT AND GPL-3.0-only`]);
		expect(faultsOf([], [{ ...first, licence: 'MPL-2.0' }])).toEqual([`${first.name} is under MPL-2.0`]);
		expect(faultsOf([], [{ ...first, text: '' }])).toEqual([`${first.name} has no text of its licence`]);
	});
});
