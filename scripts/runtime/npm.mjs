// Finds the host's npm and runs it. Nothing here names a registry, a user
// config or a certificate file: the host's own npm settings must stay in force.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';

const MAX_LINES = 25;

/**
 * Runs npm and waits for it. Install scripts stay off unless the arguments say otherwise.
 * @param {string[]} args npm's arguments
 * @param {{ cwd: string, node?: string, env?: Record<string, string> }} options
 *   `node`: the Node binary that runs npm and that lifecycle scripts find first on PATH
 * @returns {Promise<string>} what it printed
 * @throws {Error} with the first lines of that when it fails
 */
export async function npm(args, { cwd, node = process.execPath, env = {} }) {
	const cli = npmCli();
	const options = { cwd, env: { ...npmEnvironment(node), ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
	const child = cli
		? spawn(node, [cli, ...args], options)
		: spawn('npm', args, { ...options, shell: process.platform === 'win32' });
	const output = [];
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text) => {
			// npm says what is wrong first and explains its usage after.
			output.push(...text.split('\n').filter((line) => line.trim()));
		});
	}
	const code = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code !== 0) {
		throw new Error(`npm ${args.join(' ')} ended with code ${code} in ${cwd}\n  ${output.slice(0, MAX_LINES).join('\n  ')}`);
	}
	return output.join('\n');
}

/** The path of npm-cli.js, or undefined when only an `npm` command on PATH is left to try. */
function npmCli() {
	const candidates = [process.env.npm_execpath];
	for (const folder of (process.env.PATH ?? '').split(delimiter)) {
		const command = join(folder, 'npm');
		if (existsSync(command)) candidates.push(realpathSync(command));
		candidates.push(join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'));
	}
	candidates.push(join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'));
	// npm_execpath may point at yarn or pnpm: only npm's own entry file will do.
	return candidates.find((path) => path && basename(path) === 'npm-cli.js' && existsSync(path));
}

/** The caller's environment without what `npm run` says about this project. */
function npmEnvironment(node) {
	const env = Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^npm_(package|lifecycle)_|^npm_config_local_prefix$|^INIT_CWD$|^NODE_OPTIONS$/i.test(name),
		),
	);
	const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
	env[path] = `${dirname(node)}${delimiter}${env[path] ?? ''}`;
	return env;
}
