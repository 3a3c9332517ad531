// n8n's SQLite driver is the one native module npm does not carry ready-made.
import { spawnSync } from 'node:child_process';
import { headersOf } from './node24.mjs';
import { npm } from './npm.mjs';
import { say, withProgress } from './progress.mjs';

const TRY_IT = "new (require('sqlite3').Database)(':memory:').get('select 1', (error) => process.exit(error ? 1 : 0))";

/**
 * Runs sqlite3's own install script: it fetches a ready-made binary, or
 * compiles one (a C++ compiler, make and Python are needed for that).
 * @param {string} folder holds `node_modules/sqlite3`
 * @param {string} node the Node binary to build for
 * @returns {Promise<boolean>} false when it cannot be had here; then n8n runs on PostgreSQL
 */
export async function buildSqlite(folder, node) {
	const headers = headersOf(node);
	try {
		await withProgress(
			"Preparing n8n's SQLite driver",
			() => 'compiling it when no ready-made one can be fetched takes about a minute',
			() =>
				npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error'], {
					cwd: folder,
					node,
					env: headers ? { npm_config_nodedir: headers } : {},
				}),
		);
	} catch {
		say('  None could be fetched, and there is no C++ compiler to make one: n8n will run on PostgreSQL from npm.');
		return false;
	}
	return spawnSync(node, ['-e', TRY_IT], { cwd: folder, stdio: 'ignore' }).status === 0;
}
