import { copyFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { itemsOf, nodeTimeOf, type Execution, type RunningN8n } from '../../testbed';
import type { Bench, Figure } from '../figure';
import { differenceLine, ratioLine, type Line } from '../runner/line';
import { bootFor, chainOf, importFile, readFile, runOnce, storeCredential, type Step } from '../support/n8n';
import { removeStore } from '../support/files';
import { memoryOf, resetPeak } from '../support/memory';
import { makeStore, STORE_KEY } from '../support/store-template';
import { rawInsert } from './raw';
import { rowOf, writeList } from './viewer-list';

/**
 * A long list through the node on a real n8n, each time in a fresh process and into an empty store. Beside each
 * import: the raw insert of the rows it made, and the same workflow in another fresh process with a node that does
 * nothing in the place of ours.
 */
export const importThroughNode: Figure = { group: 'capture', name: 'import', measure };

const NOTHING: Step = { name: 'Import', type: 'n8n-nodes-base.noOp', parameters: {} };

/** After its start n8n loads things for a while. */
const SETTLE_MS = 5_000;

async function measure({ quick, pairs, folder, say }: Bench): Promise<readonly Line[]> {
	const rows = quick ? 50_000 : 1_000_000;
	const people = rows / 10;
	const list = path.join(folder, 'viewers.csv');
	const empty = path.join(folder, 'empty.sqlite');
	const begin = Date.now() - 6 * 24 * 3_600_000;
	await writeList(list, rows, (nth) => rowOf({ people, begin }, nth));
	await makeStore(empty);
	const [ours, raw, grown, control]: number[][] = [[], [], [], []];
	for (let pair = 1; pair <= pairs; pair++) {
		const store = path.join(folder, `store-${pair}.sqlite`);
		copyFileSync(empty, store);
		const imported = await inFreshProcess(folder, async (n8n) => chainOf('import', [readFile(list), importFile(await storeCredential(n8n, store, STORE_KEY))]));
		requireAll(imported.execution, rows);
		ours?.push(nodeTimeOf(imported.execution, 'Import'));
		grown?.push(imported.grownMb);
		raw?.push(await rawInsert({ imported: store, empty }));
		removeStore(store);
		control?.push((await inFreshProcess(folder, async () => chainOf('nothing', [readFile(list), NOTHING]))).grownMb);
		say(`pair ${pair} of ${pairs}: ${tell(ours)} ms, raw ${tell(raw)} ms; grown ${tell(grown)} MB, control ${tell(control)} MB`);
	}
	const sizes = { rows, people };
	const seconds = (values: readonly number[] = []) => values.map((ms) => ms / 1000);
	return [
		ratioLine(
			{ id: 'import-node-sqlite', what: `Import of ${rows.toLocaleString('en')} views through the node, against the best raw insert (SQLite)`, target: { atMost: 2 }, sizes },
			{ name: 'node', unit: 's', values: seconds(ours) },
			{ name: 'raw', unit: 's', values: seconds(raw) },
		),
		differenceLine(
			{ id: 'import-memory', what: 'Growth of the n8n process at its peak, over a node that does nothing', target: { atMost: 150 }, sizes },
			{ name: 'import', unit: 'MB', values: grown ?? [] },
			{ name: 'nothing', unit: 'MB', values: control ?? [] },
		),
	];
}

interface FreshRun {
	readonly execution: Execution;
	/** Peak over what the process had before. */
	readonly grownMb: number;
}

async function inFreshProcess(folder: string, workflow: (n8n: RunningN8n) => Promise<ReturnType<typeof chainOf>>): Promise<FreshRun> {
	const n8n = await bootFor(folder);
	try {
		const prepared = await workflow(n8n);
		await sleep(SETTLE_MS);
		resetPeak(n8n.pid);
		const before = memoryOf(n8n.pid).now;
		const execution = await runOnce(n8n, prepared);
		return { execution, grownMb: memoryOf(n8n.pid).peak - before };
	} finally {
		await n8n.stop();
	}
}

/** A fast import of half the rows would be no figure. */
function requireAll(execution: Execution, rows: number): void {
	const [summary] = itemsOf(execution, 'Import');
	if (summary?.['added'] !== rows) throw new Error(`The import took ${String(summary?.['added'])} of ${rows} rows.`);
}

function tell(values: readonly number[] = []): string {
	return (values.at(-1) ?? NaN).toFixed(0);
}
