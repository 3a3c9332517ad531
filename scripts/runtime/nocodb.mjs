// NocoDB, the real server the suite of `41 CRM sync` writes to. A test dependency with a licence of its own: never shipped.
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { buildSqlite } from './sqlite.mjs';

const MARKER = 'story-funnel-runtime.json';

/**
 * NocoDB in the cache, installed when missing.
 * @param {string} node the Node 24 binary it will run with
 * @param {string} n8n folder of the installed n8n: its SQLite driver, of the same version, is taken over ready-made
 * @returns {Promise<{ folder: string, sqlite: boolean }>} its folder and whether it has a SQLite driver; without one it runs on PostgreSQL
 */
export async function ensureNocodb(node, n8n) {
	const folder = await ensureInstalled('nocodb', {
		node,
		finish: async (partial) => {
			const sqlite = takeOver(n8n, partial) || (await buildSqlite(partial, node));
			writeFileSync(join(partial, MARKER), `${JSON.stringify({ sqlite, node })}\n`);
		},
	});
	const { sqlite } = JSON.parse(readFileSync(join(folder, MARKER), 'utf8'));
	return { folder, sqlite };
}

function takeOver(from, to) {
	const version = (folder) => JSON.parse(readFileSync(join(folder, 'node_modules', 'sqlite3', 'package.json'), 'utf8')).version;
	const built = join(from, 'node_modules', 'sqlite3', 'build');
	if (!existsSync(built) || version(from) !== version(to)) return false;
	cpSync(built, join(to, 'node_modules', 'sqlite3', 'build'), { recursive: true });
	return true;
}
