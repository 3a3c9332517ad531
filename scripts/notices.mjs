// THIRD-PARTY-NOTICES of the package: name, version, licence and its text of everything in it that is not ours.
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Standard texts, for packages that name a licence and bring no text of it. */
const STANDARD = new URL('./licences/', import.meta.url);
const RULE = `\n\n${'-'.repeat(80)}\n\n`;

/**
 * @param {string} root folder of the project
 * @param {readonly string[]} files paths from there of everything that went into the package
 * @returns {Promise<string>}
 * @throws {Error} when a package names no licence, or one without any text
 */
export async function noticesOf(root, files) {
	// The innermost package: one may bring its own version of another.
	const folders = new Set(files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
	const parts = await Promise.all([...folders].sort().map((folder) => partOf(join(root, folder))));
	return `This package is under the MIT licence (see LICENSE). What it contains of others:${RULE}${parts.join(RULE)}\n`;
}

async function partOf(folder) {
	const { name, version, license, author, repository, homepage } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
	if (typeof license !== 'string') throw new Error(`${name} names no licence: it may not be bundled.`);
	const source = webAddressOf(repository) ?? homepage ?? 'the npm registry';
	return [`${name} ${version}`, `Licence: ${license}`, `Source: ${source}`, '', await textOf(folder, license, author)].join('\n');
}

async function textOf(folder, license, author) {
	const files = globSync('{LICEN[CS]E,licen[cs]e,COPYING,LICENSE_FONT}*', { cwd: folder }).sort();
	if (files.length > 0) return (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('\n').trim();
	const [readme] = globSync('README*', { cwd: folder });
	const section = readme === undefined ? '' : (/^#+ *licen[cs]e\b[^\n]*\n(.*)$/ims.exec(await readFile(join(folder, readme), 'utf8'))?.[1] ?? '');
	if (section.includes('Permission is hereby granted')) return section.trim();
	const by = typeof author === 'string' ? author : author?.name;
	const standard = await readFile(new URL(`${license}.txt`, STANDARD), 'utf8').catch(() => {
		throw new Error(`${folder} brings no text of its licence ${license}, and scripts/licences has none.`);
	});
	return by === undefined ? standard.trim() : `Copyright (c) ${by}\n\n${standard.trim()}`;
}

/** The forms npm takes for a repository, as an address for a browser. */
function webAddressOf(repository) {
	const given = typeof repository === 'string' ? repository : repository?.url;
	if (given === undefined) return undefined;
	const path = /(?:github(?:\.com[:/]|:))?([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(given)?.[1];
	return /github|^[\w.-]+\/[\w.-]+$/.test(given) && path !== undefined ? `https://github.com/${path}` : given;
}
