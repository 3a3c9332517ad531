// The project's own node_modules.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory, projectRoot } from './cache.mjs';
import { npmCi, readLock } from './install.mjs';
import { withLock } from './lock.mjs';

/**
 * Makes `node_modules` hold what package-lock.json says; does nothing when it
 * already does, whoever installed it.
 * @returns {Promise<void>}
 */
export async function ensureDependencies() {
	if (satisfied()) return;
	const key = createHash('sha256').update(projectRoot).digest('hex').slice(0, 12);
	await withLock(join(cacheDirectory(), `dependencies-${key}.lock`), async () => {
		if (satisfied()) return;
		await npmCi('Installing the development dependencies', projectRoot);
	});
}

/**
 * npm writes `node_modules/.package-lock.json` as the last act of an install:
 * comparing it needs no marker of ours that could grow stale.
 */
function satisfied() {
	const installedFile = join(projectRoot, 'node_modules', '.package-lock.json');
	if (!existsSync(installedFile)) return false;
	const installed = readLock(installedFile);
	const wanted = readLock(join(projectRoot, 'package-lock.json'));
	const complete = Object.entries(wanted).every(
		([path, entry]) => path === '' || entry.optional || entry.peer || installed[path]?.version === entry.version,
	);
	return complete && Object.entries(installed).every(([path, entry]) => wanted[path]?.version === entry.version);
}
