// Installs a pinned package set once into the cache, keyed by its lock file.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory, hashOf, projectRoot } from './cache.mjs';
import { withLock } from './lock.mjs';
import { npm } from './npm.mjs';
import { withProgress } from './progress.mjs';

const QUIETLY = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--loglevel=error'];

/**
 * The cached folder of `runtime/<name>`, installed when missing. It appears
 * under its final name only when complete, so a half install is never used.
 * @param {string} name folder name under `runtime/`
 * @param {object} [options]
 * @param {string} [options.node] the Node binary that runs npm
 * @param {string[]} [options.args] more arguments for `npm ci`
 * @param {(folder: string) => Promise<void>} [options.finish] last work before the folder counts as complete
 * @returns {Promise<string>} absolute path of the folder with `node_modules`
 */
export async function ensureInstalled(name, { node, args = [], finish } = {}) {
	const source = join(projectRoot, 'runtime', name);
	const lockFile = join(source, 'package-lock.json');
	return await ensureFolder(`${name}-${hashOf(lockFile)}`, async (partial) => {
		for (const file of ['package.json', 'package-lock.json']) {
			copyFileSync(join(source, file), join(partial, file));
		}
		await npmCi(`Installing ${name} into the cache`, partial, { ...(node ? { node } : {}), args });
		if (finish) await finish(partial);
	});
}

/**
 * The cached folder of a package set without a lock file, installed when missing: npm chooses what its ranges allow today.
 * @param {string} name folder name in the cache
 * @param {string} title for the progress lines
 * @param {object} packageJson
 * @param {{ node?: string, args?: string[], finish?: (folder: string) => Promise<void> }} [options] as for {@link ensureInstalled}
 * @returns {Promise<string>} absolute path of the folder with `node_modules`
 */
export async function ensureWritten(name, title, packageJson, { node, args = [], finish } = {}) {
	return await ensureFolder(name, async (partial) => {
		writeFileSync(join(partial, 'package.json'), JSON.stringify(packageJson));
		await withProgress(title, () => 'downloading', () => npm(['install', ...QUIETLY, ...args], { cwd: partial, ...(node ? { node } : {}) }));
		if (finish) await finish(partial);
	});
}

/** Fills a folder of the cache once; it appears under its name only when `fill` is through. */
async function ensureFolder(name, fill) {
	const target = join(cacheDirectory(), name);
	if (existsSync(target)) return target;
	await withLock(`${target}.lock`, async () => {
		if (existsSync(target)) return;
		removeLeftovers(target);
		const partial = `${target}.partial-${process.pid}`;
		mkdirSync(partial, { recursive: true });
		await fill(partial);
		renameSync(partial, target);
	});
	return target;
}

/**
 * `npm ci` without install scripts, with progress lines.
 * @param {string} title for the progress lines
 * @param {string} folder holds package.json and package-lock.json
 * @param {{ node?: string, args?: string[] }} [options]
 */
export async function npmCi(title, folder, { node, args = [] } = {}) {
	const lock = Object.entries(readLock(join(folder, 'package-lock.json')));
	const packages = lock.filter(([path, entry]) => path !== '' && !entry.optional && !entry.peer).map(([path]) => path);
	const arrived = () => packages.filter((path) => existsSync(join(folder, path, 'package.json'))).length;
	await withProgress(
		title,
		() => (packages.length > 0 ? `${arrived()} of ${packages.length} packages` : 'downloading'),
		() =>
			npm(['ci', ...QUIETLY, ...args], {
				cwd: folder,
				...(node ? { node } : {}),
			}),
	);
}

/**
 * The `packages` of a lock file.
 * @param {string} file path of a package-lock.json (version 2 or 3)
 * @returns {Record<string, { version?: string, optional?: boolean, peer?: boolean }>} by path inside the project
 */
export function readLock(file) {
	return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

function removeLeftovers(target) {
	const folder = join(target, '..');
	for (const entry of readdirSync(folder)) {
		const path = join(folder, entry);
		if (path.startsWith(`${target}.partial-`)) rmSync(path, { recursive: true, force: true });
	}
}
