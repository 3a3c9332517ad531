import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

/** Waits in real time; a stopping sandbox ends the wait. */
export async function pause(ms: number, stopping: AbortSignal): Promise<void> {
	try {
		await sleep(ms, undefined, { signal: stopping });
	} catch {
		// The sandbox stops: nothing left to wait for.
	}
}

/** Leaves the caller without an answer, then breaks the connection. */
export async function hang(reply: FastifyReply, seconds: number, stopping: AbortSignal): Promise<void> {
	reply.hijack();
	await pause(seconds * 1_000, stopping);
	reply.raw.destroy();
}
