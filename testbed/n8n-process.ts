import type { ProcessLog } from './process-log';
import type { Runtime } from './runtime';
import { Supervised } from './supervised';
import { waitFor } from './wait';

const BOOT_TIMEOUT_MS = 120_000;

export interface N8nProcessOptions {
	readonly runtime: Runtime;
	/** n8n's own command with its flags, such as `start` or `worker`. */
	readonly args: readonly string[];
	/** n8n's user folder. */
	readonly home: string;
	readonly env: Readonly<Record<string, string>>;
	readonly log: ProcessLog;
	/** Origin at which it says that it is ready. */
	readonly url: string;
	/** A folder to remove when this process dies without stopping n8n. */
	readonly temporary: string | undefined;
}

/**
 * Starts one process of n8n and waits until it is ready. It never outlives this one.
 * @throws Error with its last log lines when it ends or is not ready in time
 */
export async function startN8nProcess({ runtime, args, home, env, log, url, temporary }: N8nProcessOptions): Promise<Supervised> {
	const n8n = new Supervised({
		command: runtime.node,
		args: [runtime.n8n, ...args],
		cwd: home,
		env,
		log,
		orphan: { signal: 'KILL', group: true },
		...(temporary === undefined ? {} : { temporary }),
	});
	try {
		await waitFor(
			`n8n to be ready at ${url}`,
			async () => {
				if (n8n.ended) throw new Error(`n8n ended (${n8n.ended}) while booting.\n${log.tail()}`);
				return (await isReady(url)) ? true : undefined;
			},
			{ timeoutMs: BOOT_TIMEOUT_MS, details: () => log.tail() },
		);
	} catch (error) {
		await n8n.kill();
		throw error;
	}
	return n8n;
}

async function isReady(url: string): Promise<boolean> {
	try {
		return (await fetch(`${url}/healthz/readiness`)).status === 200;
	} catch {
		return false;
	}
}
