import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type RunningSandbox } from '../../sandbox';
import { bootN8n, installFunnel, packUnderTest, waitFor, type RunningN8n, type WorkflowJson } from '../../testbed';
import type { Bench, Figure } from '../figure';
import { quantileLine, type Line } from '../runner/line';
import { estimate } from '../runner/statistics';
import { chainOf, importFile, readFile, ROOT, runOnce, storeCredential } from '../support/n8n';
import { rowOf, writeList } from './viewer-list';

/**
 * How fast others are served while a long list comes in: webhooks of Instagram by our own trigger, which writes into
 * the same store, and n8n's health by n8n. The list comes in parts, with idle time between.
 */
export const beside: Figure = { group: 'capture', name: 'beside', measure };

const FOLLOWERS = 20;
const WEBHOOK_EVERY_MS = 200;
const HEALTH_EVERY_MS = 50;
const IDLE_MS = 15_000;

/** The 99th percentile beside an import: never above this… */
const FLOOR_MS = 100;
/** …or this many times what it is without one, whichever is more. */
const TIMES_IDLE = 3;

async function measure({ quick, pairs, folder, say }: Bench): Promise<readonly Line[]> {
	const part = quick ? 20_000 : Math.ceil(1_000_000 / pairs);
	const people = quick ? 10_000 : 100_000;
	const begin = Date.now() - 6 * 24 * 3_600_000;
	const sandbox = await startSandbox();
	const n8n = await bootN8n({ pack: packUnderTest(ROOT), env: { N8N_RESTRICT_FILE_ACCESS_TO: folder } });
	try {
		const funnel = await installFunnel(n8n, { apiHost: sandbox.url, account: sandbox.control.account(), mode: 'rehearsal', change: triggerAlone });
		const store = await storeCredential(n8n, funnel.storeFile, funnel.storeKey);
		await listening(sandbox, funnel.callbackUrl);
		const [idle, busy]: [Served, Served] = [{ webhooks: [], health: [] }, { webhooks: [], health: [] }];
		for (let nth = 0; nth < pairs; nth++) {
			const list = path.join(folder, `part-${nth}.csv`);
			await writeList(list, part, (row) => rowOf({ people, begin }, nth * part + row));
			await serveDuring(idle, n8n, sandbox, sleep(IDLE_MS));
			await serveDuring(busy, n8n, sandbox, runOnce(n8n, chainOf(`part ${nth}`, [readFile(list), importFile(store)])));
			say(`part ${nth + 1} of ${pairs}: ${busy.webhooks.length} webhooks and ${busy.health.length} looks at n8n's health beside the import so far`);
		}
		const sizes = { rows: part * pairs, people };
		return [
			lineOf('import-beside-trigger', 'Answer of our own trigger beside the import, 99th percentile', sizes, idle.webhooks, busy.webhooks),
			lineOf('import-beside-health', "n8n's health beside the import, 99th percentile", sizes, idle.health, busy.health),
		];
	} finally {
		await n8n.stop();
		await sandbox.close();
	}
}

/** Milliseconds of each answer. */
interface Served {
	readonly webhooks: number[];
	readonly health: number[];
}

function lineOf(id: string, what: string, sizes: Line['sizes'], idle: readonly number[], busy: readonly number[]): Line {
	const atMost = Math.max(FLOOR_MS, TIMES_IDLE * estimate(idle, 0.99).value);
	return quantileLine({ id, what, target: { atMost }, sizes }, 0.99, { name: 'beside', unit: 'ms', values: busy }, [{ name: 'idle', unit: 'ms', values: idle }]);
}

/** The shipped inbox with nothing behind its trigger: its answer is what is measured. */
function triggerAlone(workflow: WorkflowJson): WorkflowJson {
	return workflow.name === '20 inbox' ? { ...workflow, connections: {} } : workflow;
}

async function listening(sandbox: RunningSandbox, callbackUrl: string): Promise<void> {
	sandbox.control.setCallback(callbackUrl);
	await waitFor('the webhook handshake', async () => ((await sandbox.control.handshake()).verified ? true : undefined), { timeoutMs: 20_000 });
	for (let n = 0; n < FOLLOWERS; n++) sandbox.control.createFollower({ username: `follower.${n}`, name: 'Somebody' });
}

/** Sends webhooks and asks for n8n's health at an even pace until the work is done. */
async function serveDuring(served: Served, n8n: RunningN8n, sandbox: RunningSandbox, work: Promise<unknown>): Promise<void> {
	const doing = { done: false };
	const end = () => (doing.done = true);
	work.then(end, end);
	const updates = new Set<string>();
	await Promise.all([
		evenly(WEBHOOK_EVERY_MS, doing, async (turn) => {
			const { updateId } = sandbox.control.act(`follower.${turn % FOLLOWERS}`, { act: 'message', text: `Hello ${turn}` });
			if (updateId !== null) updates.add(updateId);
		}),
		evenly(HEALTH_EVERY_MS, doing, async () => {
			const began = performance.now();
			await (await fetch(`${n8n.url}/healthz`)).arrayBuffer();
			served.health.push(performance.now() - began);
		}),
	]);
	await work;
	await sandbox.control.settled();
	for (const record of sandbox.control.log.records()) {
		if (record.kind !== 'webhook' || !record.updates.some((update) => updates.has(update))) continue;
		if (record.status !== 200) throw new Error(`A webhook was answered with ${String(record.status)}.`);
		served.webhooks.push(record.ms);
	}
}

/** Every so often by the clock: a slow answer does not put the next question off. */
async function evenly(everyMs: number, doing: { readonly done: boolean }, act: (turn: number) => Promise<void>): Promise<void> {
	const acts: Promise<void>[] = [];
	const began = performance.now();
	for (let turn = 0; !doing.done; turn++) {
		acts.push(act(turn));
		await sleep(Math.max(0, began + (turn + 1) * everyMs - performance.now()));
	}
	await Promise.all(acts);
}
