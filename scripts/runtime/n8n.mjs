// The unmodified n8n, installed once, with whichever database driver works here.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './cache.mjs';
import { ensureInstalled, ensureWritten } from './install.mjs';
import { npm } from './npm.mjs';
import { say } from './progress.mjs';
import { buildSqlite } from './sqlite.mjs';

const EXACT = /^\d+\.\d+\.\d+$/;
/** A release may be on npm before its parts are, and an old one without some of them for good. */
const TRIES = 8;
const MARKER = 'story-funnel-runtime.json';

/** The oldest n8n the pack is said to run on (docs/compatibility.md). */
export const OLDEST_N8N = '2.40.0';

/**
 * n8n in the cache, installed when missing.
 * @param {string} node the Node 24 binary it will run with
 * @param {string} [version] `pinned` (the default: the one of `runtime/n8n`), `oldest`, `newest` (the oldest from {@link OLDEST_N8N} on, and the newest, that npm has with all parts), or a number such as `2.41.1`
 * @returns {Promise<{ folder: string, sqlite: boolean, version: string }>} its folder (with
 *   `node_modules/n8n`), whether its SQLite driver could be built, and which n8n it is
 */
export async function ensureN8n(node, version = 'pinned') {
	for (const exact of await candidates(version, node)) {
		try {
			return await install(exact, node);
		} catch (error) {
			if (!['oldest', 'newest'].includes(version) || !/\b(ETARGET|E404)\b/.test(String(error))) throw error;
			say(`  npm has not all parts of n8n ${exact}: the next one is tried.`);
		}
	}
	throw new Error(`npm has not all parts of any of the ${version} ${TRIES} versions of n8n.`);
}

async function install(exact, node) {
	const options = {
		node,
		// n8n's optional packages are helpers and other platforms' binaries: 0.4 GB nothing here loads.
		args: ['--omit=optional'],
		finish: async (partial) => {
			const sqlite = await buildSqlite(partial, node);
			writeFileSync(join(partial, MARKER), `${JSON.stringify({ sqlite, node })}\n`);
		},
	};
	const folder = exact === pinnedVersion() ? await ensureInstalled('n8n', options) : await ensureWritten(`n8n-${exact}`, `Installing n8n ${exact} into the cache`, packageWith(exact), options);
	const { sqlite } = JSON.parse(readFileSync(join(folder, MARKER), 'utf8'));
	return { folder, sqlite, version: exact };
}

/** Versions of n8n that are no previews, oldest first. */
async function released(node) {
	return JSON.parse(await npm(['view', 'n8n', 'versions', '--json'], { cwd: projectRoot, node })).filter((each) => EXACT.test(each)).sort(compare);
}

/** Below, at or above nothing, as one version is before, the same as or after another. */
function compare(one, other) {
	const numbers = other.split('.').map(Number);
	return one.split('.').map((part, place) => Number(part) - numbers[place]).find((difference) => difference !== 0) ?? 0;
}

/** Versions to try, one after the other. */
async function candidates(version, node) {
	if (version === 'pinned') return [pinnedVersion()];
	if (version === 'oldest') return (await released(node)).filter((each) => compare(each, OLDEST_N8N) >= 0).slice(0, TRIES);
	if (version === 'newest') return (await released(node)).slice(-TRIES).reverse();
	if (EXACT.test(version)) return [version];
	throw new Error(`STORY_FUNNEL_N8N_VERSION is pinned, oldest, newest or a version such as 2.41.1, not "${version}".`);
}

/** As whoever installs that version today gets it: it has no lock file here. */
function packageWith(version) {
	const pinned = pinnedPackage();
	return { ...pinned, dependencies: { ...pinned.dependencies, n8n: version } };
}

function pinnedVersion() {
	return pinnedPackage().dependencies.n8n;
}

function pinnedPackage() {
	return JSON.parse(readFileSync(join(projectRoot, 'runtime', 'n8n', 'package.json'), 'utf8'));
}
