import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessLog } from './process-log';
import { systemPath } from './system-path';
import { waitFor } from './wait';

export interface SupervisedOptions {
	readonly command: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
	readonly log: ProcessLog;
	readonly user?: { readonly uid: number; readonly gid: number };
	/** Asks it to end in good order; default SIGTERM. */
	readonly stopSignal?: NodeJS.Signals;
	/** Sent when this process dies without stopping it: to its whole group, or to it alone. */
	readonly orphan: { readonly signal: 'KILL' | 'QUIT'; readonly group: boolean };
	/** A temporary folder to remove in that case. */
	readonly temporary?: string;
}

/** A child in its own process group that never outlives this process. */
export class Supervised {
	readonly pid: number;
	private exit: string | undefined;
	private readonly child: ChildProcess;
	private readonly guard: ChildProcess | undefined;

	/** @throws Error when the command cannot be started */
	constructor(private readonly options: SupervisedOptions) {
		const { command, args, cwd, env, user, log } = options;
		this.child = spawn(command, args, {
			cwd,
			env,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
			...(user ?? {}),
		});
		this.child.once('exit', (code, signal) => (this.exit = signal ?? `code ${String(code)}`));
		this.child.once('error', (error) => (this.exit = error.message));
		if (this.child.pid === undefined) throw new Error(`Could not start ${command}.`);
		this.pid = this.child.pid;
		log.follow([this.child.stdout, this.child.stderr].filter((stream) => stream !== null));
		this.guard = this.startGuard();
		release(this.child);
	}

	/** How it ended (`code 1`, `SIGKILL`), or undefined while it runs. */
	get ended(): string | undefined {
		return this.exit;
	}

	/** Asks it to end, waits, and kills what is left of its group. */
	async stop(graceMs: number): Promise<void> {
		if (this.exit === undefined) this.child.kill(this.options.stopSignal ?? 'SIGTERM');
		try {
			await this.waitForExit(graceMs);
		} catch {
			// Escalated below.
		}
		await this.kill();
	}

	/** SIGKILL to the whole group; waits until it is gone. */
	async kill(): Promise<void> {
		killGroup(this.pid);
		await this.waitForExit(10_000);
		// A zombie nobody reaps (a container without init) stays in the group for ever: it does no harm.
		for (let tries = 0; groupExists(this.pid) && tries < 100; tries += 1) await sleep(20);
		this.guard?.kill('SIGKILL');
	}

	private async waitForExit(timeoutMs: number): Promise<void> {
		await waitFor(`the end of process ${this.pid}`, async () => this.exit, {
			timeoutMs,
			everyMs: 20,
			details: () => this.options.log.tail(),
		});
	}

	/**
	 * Exit handlers do not run after SIGKILL, nor inside a test runner's sandbox.
	 * A shell that reads from a pipe notices the end of this process in every case.
	 */
	private startGuard(): ChildProcess | undefined {
		if (process.platform === 'win32') return undefined;
		const { orphan, temporary = '' } = this.options;
		const script = 'cat >/dev/null; kill -s "$1" -- "$2"; sleep 1; [ -z "$3" ] || rm -rf -- "$3"';
		const target = orphan.group ? `-${this.pid}` : String(this.pid);
		const guard = spawn('sh', ['-c', script, 'guard', orphan.signal, target, temporary], {
			detached: true,
			env: { PATH: systemPath() },
			stdio: ['pipe', 'ignore', 'ignore'],
		});
		release(guard);
		return guard;
	}
}

/** Lets this process end although the child runs: the guard then ends the child. */
function release(child: ChildProcess): void {
	child.unref();
	for (const stream of [child.stdin, child.stdout, child.stderr]) {
		if (stream instanceof Socket) stream.unref();
	}
}

function groupExists(pid: number): boolean {
	try {
		process.kill(-pid, 0);
		return process.platform !== 'win32';
	} catch {
		return false;
	}
}

function killGroup(pid: number): void {
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/PID', String(pid), '/T', '/F']);
		return;
	}
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// Nobody is left in the group.
	}
}
