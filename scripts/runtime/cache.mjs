// Where the heavy parts (n8n, Node 24, PostgreSQL) are kept between runs.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the project's root folder. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/**
 * The cache directory: STORY_FUNNEL_CACHE when set, else the platform's usual
 * place for caches plus `story-funnel`. It may not exist yet.
 * @returns {string} absolute path
 */
export function cacheDirectory() {
	const override = process.env.STORY_FUNNEL_CACHE;
	if (override) return resolve(override);
	return join(platformCache(), 'story-funnel');
}

function platformCache() {
	if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
	if (process.platform === 'win32') {
		return process.env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
	}
	return process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
}

/**
 * Short hash of a file's bytes: the key under which an install is cached, so a
 * changed lock file never reuses an old install.
 * @param {string} file absolute path
 * @returns {string} 12 hex digits
 */
export function hashOf(file) {
	return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
}
