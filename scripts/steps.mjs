// Runs one step of a task as a child process that owns the terminal.
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { projectRoot } from './runtime/cache.mjs';

/**
 * Runs `node <args>` in the project's root with inherited stdio and waits.
 * `stdoutToStderr` keeps stdout free for a later step's result.
 * SIGTERM, SIGHUP and SIGINT reach the child; this process waits for its end.
 * @param {string} node absolute path of the Node binary
 * @param {string[]} args script and its arguments
 * @param {Record<string, string>} env added to the environment
 * @param {{ stdoutToStderr?: boolean }} [options]
 * @returns {Promise<number>} the exit code; 128 + signal number when killed by a signal
 */
export async function runNode(node, args, env, { stdoutToStderr = false } = {}) {
	const child = spawn(node, args, {
		cwd: projectRoot,
		stdio: ['inherit', stdoutToStderr ? process.stderr : 'inherit', 'inherit'],
		env: { ...process.env, ...env, ...pathWith(dirname(node)) },
	});
	const forward = (signal) => {
		// A terminal's Ctrl-C reaches the whole process group by itself; twice would cut the clean-up short.
		if (signal === 'SIGINT' && process.stdin.isTTY) return;
		child.kill(signal);
	};
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
	for (const signal of signals) process.on(signal, forward);
	try {
		return await new Promise((resolve, reject) => {
			child.once('error', reject);
			child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
		});
	} finally {
		for (const signal of signals) process.off(signal, forward);
	}
}

function pathWith(folder) {
	const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
	return { [name]: `${folder}${delimiter}${process.env[name] ?? ''}` };
}
