// The unmodified n8n, installed once, with whichever database driver works here.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { buildSqlite } from './sqlite.mjs';

const MARKER = 'story-funnel-runtime.json';

/**
 * n8n in the cache, installed when missing.
 * @param {string} node the Node 24 binary it will run with
 * @returns {Promise<{ folder: string, sqlite: boolean }>} its folder (with
 *   `node_modules/n8n`) and whether its SQLite driver could be built
 */
export async function ensureN8n(node) {
	const folder = await ensureInstalled('n8n', {
		node,
		// n8n's optional packages are helpers and other platforms' binaries: 0.4 GB nothing here loads.
		args: ['--omit=optional'],
		finish: async (partial) => {
			const sqlite = await buildSqlite(partial, node);
			writeFileSync(join(partial, MARKER), `${JSON.stringify({ sqlite, node })}\n`);
		},
	});
	const { sqlite } = JSON.parse(readFileSync(join(folder, MARKER), 'utf8'));
	return { folder, sqlite };
}
