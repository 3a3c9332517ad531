// n8n and `node:sqlite` need Node 24, and n8n's sandbox carries binaries for few
// other versions. A host with another Node gets 24 from npm.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureInstalled } from './install.mjs';

const WANTED = 24;

/**
 * Node 24: the running one, or the one from `runtime/node` in the cache.
 * @returns {Promise<string>} absolute path of the binary
 * @throws {Error} when npm has no Node 24 for this platform
 */
export async function ensureNode24() {
	if (Number(process.versions.node.split('.')[0]) === WANTED) return process.execPath;
	const folder = await ensureInstalled('node', { finish: async (partial) => void binaryIn(partial) });
	return binaryIn(folder);
}

/**
 * The folder with this Node's C headers, for building native modules.
 * @param {string} node absolute path of the binary
 * @returns {string | undefined} the folder that holds `include/node`, or undefined when it came without
 */
export function headersOf(node) {
	const folder = join(dirname(node), '..');
	return existsSync(join(folder, 'include', 'node', 'node_api.h')) ? folder : undefined;
}

function binaryIn(folder) {
	const name = process.platform === 'win32' ? 'node.exe' : 'node';
	const modules = join(folder, 'node_modules');
	const packages = existsSync(modules) ? readdirSync(modules) : [];
	const binary = packages
		.filter((entry) => entry.startsWith('node-'))
		.map((entry) => join(modules, entry, 'bin', name))
		.find((path) => existsSync(path));
	if (binary && spawnSync(binary, ['--version']).status === 0) return binary;
	throw new Error(
		`npm has no Node ${WANTED} that runs on this ${process.platform}-${process.arch}. Install Node ${WANTED} yourself and run this with it.`,
	);
}
