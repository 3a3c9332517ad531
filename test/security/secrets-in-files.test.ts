import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');

/** Made or installed, and in no commit. */
const NOT_OURS = new Set(['.git', '.build', 'node_modules', 'dist', 'coverage', 'package-lock.json']);

/** What secrets of the services we speak with, and of those around a repository, look like. */
const SECRETS: Readonly<Record<string, RegExp>> = {
	'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20}/,
	'a token of Instagram': /\bIGA[A-Za-z0-9_-]{60,}/,
	'a token of Facebook': /\bEAA[A-Za-z0-9]{60,}/,
	'a key of Amazon': /\bAKIA[0-9A-Z]{16}\b/,
	'a token of GitHub': /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})/,
	'a token of npm': /\bnpm_[A-Za-z0-9]{36}\b|_authToken=[^\s$]{10,}/,
	'a token of Slack': /\bxox[abposr]-[A-Za-z0-9-]{20,}/,
	'a key of Stripe or Pipedrive': /\b[sr]k_live_[A-Za-z0-9]{20,}/,
	'a signed token': /\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}/,
	'a password in an address': /\b[a-z]+:\/\/[^\s/:@'"`${}]+:(?!not%20a%20secret|password)[^\s/:@'"`${}]{6,}@(?!example\.|localhost|127\.)/i,
};

/** Known, and of no use to anybody. */
const MADE_FOR_TESTS: Readonly<Record<string, string>> = { 'test/nodes/support/self-signed.ts': 'a private key' };

function secretsIn(text: string): string[] {
	return Object.entries(SECRETS).flatMap(([what, pattern]) => (pattern.test(text) ? [what] : []));
}

function filesIn(folder: string): string[] {
	return readdirSync(path.join(ROOT, folder)).filter((name) => !NOT_OURS.has(name)).flatMap((name) => {
		const file = path.join(folder, name);
		return statSync(path.join(ROOT, file)).isDirectory() ? filesIn(file) : [file];
	});
}

describe('no secret', () => {
	it('is in the repository', () => {
		const files = filesIn('.');
		expect(files.length).toBeGreaterThan(1_000);
		const found = files.flatMap((file) => secretsIn(readFileSync(path.join(ROOT, file), 'latin1')).map((what): [string, string] => [file, what]));
		expect(Object.fromEntries(found)).toEqual(MADE_FOR_TESTS);
	});

	it('is in what is built and shipped', () => {
		const files = readdirSync(path.join(ROOT, 'dist'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
		expect(files.length).toBeGreaterThan(20);
		expect(files.flatMap(({ parentPath, name }) => secretsIn(readFileSync(path.join(parentPath, name), 'latin1')).map((what) => `${name}: ${what}`))).toEqual([]);
	});

	it.each<[string, string]>([
		['a private key', ['-----BEGIN EC PRIVATE KEY-----', 'x'.repeat(60)].join('\n')],
		['a token of Instagram', `token: IGAA${'Jk3'.repeat(30)}`],
		['a token of Facebook', `EAA${'Jk3'.repeat(30)}`],
		['a key of Amazon', `AKIA${'ABCDEFGH'.repeat(2)}`],
		['a token of GitHub', `ghp_${'a1B2'.repeat(9)}`],
		['a token of npm', `//x/:_authToken=${'a1B2'.repeat(9)}`],
		['a token of Slack', `xoxb-${'1234567890-'.repeat(3)}`],
		['a key of Stripe or Pipedrive', `sk_live_${'a1B2'.repeat(9)}`],
		['a signed token', `eyJ${'hbGciOi'.repeat(3)}.eyJ${'zdWIiOi'.repeat(3)}.${'SflKxw'.repeat(5)}`],
		['a password in an address', ['postgres://shop', 'hunter22x@db.shop.nl/x'].join(':')],
	])('control: %s would be found', (what, planted) => {
		expect(secretsIn(`before ${planted} after`)).toEqual([what]);
	});
});
