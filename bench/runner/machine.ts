import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What a result was measured on, and with. */
export interface Machine {
	readonly cpus: number;
	readonly cpuModel: string;
	readonly memoryGb: number;
	readonly system: string;
	readonly versions: Readonly<Record<string, string>>;
	/** Of the checkout; ends in `+` when files were changed since. */
	readonly commit: string;
}

const ROOT = path.join(__dirname, '../..');

export function readMachine(): Machine {
	const processors = cpus();
	return {
		cpus: processors.length,
		cpuModel: processors[0]?.model.trim() ?? 'unknown',
		memoryGb: Math.round(totalmem() / 2 ** 30),
		system: `${type()} ${release()}`,
		versions: { pack: packageVersion(ROOT), node: process.versions.node, n8n: n8nVersion(), sqlite: sqliteVersion() },
		commit: commit(),
	};
}

function n8nVersion(): string {
	const folder = process.env['STORY_FUNNEL_N8N'];
	return folder === undefined ? 'none' : packageVersion(path.join(folder, 'node_modules', 'n8n'));
}

function packageVersion(folder: string): string {
	return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

function sqliteVersion(): string {
	const database = new DatabaseSync(':memory:');
	const version = String(database.prepare('select sqlite_version() as version').get()?.['version']);
	database.close();
	return version;
}

function commit(): string {
	const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
	try {
		const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'core', 'nodes', 'credentials', 'bench') !== '';
		return git('rev-parse', '--short=10', 'HEAD') + (changed ? '+' : '');
	} catch {
		return 'unknown';
	}
}
