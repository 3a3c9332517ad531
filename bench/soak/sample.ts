import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RunningN8n } from '../../testbed';
import { memoryOf } from '../support/memory';
import type { Inspector } from './inspector';

/** What an n8n takes at a time. */
export interface Sample {
	/** Virtual minutes since the hour began. */
	readonly minute: number;
	/** Events the store has recorded. */
	readonly events: number;
	/** MB in use after all garbage was collected, of n8n and the threads in it. */
	readonly heap: number;
	/** Resident MB, after the same. */
	readonly resident: number;
	/** Open files, sockets and pipes. */
	readonly handles: number;
	/** MB of the embedded store with its log, and of n8n's own database with its. */
	readonly store: number;
	readonly n8n: number;
}

export async function sampleOf(n8n: RunningN8n, inspector: Inspector, { minute, storeFile }: { readonly minute: number; readonly storeFile: string }): Promise<Sample> {
	const heap = await inspector.heapInUse();
	return {
		minute,
		events: eventsIn(storeFile),
		heap,
		resident: memoryOf(n8n.pid).now,
		handles: readdirSync(`/proc/${n8n.pid}/fd`).length,
		store: sizeOf(storeFile),
		n8n: sizeOf(path.join(n8n.home, '.n8n', 'database.sqlite')),
	};
}

function eventsIn(file: string): number {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		return Number(database.prepare('select count(*) as events from events').get()?.['events']);
	} finally {
		database.close();
	}
}

/** MB of a database and its log. */
function sizeOf(file: string): number {
	return ['', '-wal'].map((end) => file + end).filter((each) => existsSync(each)).reduce((sum, each) => sum + statSync(each).size, 0) / 2 ** 20;
}

/** The samples as a person reads them. */
export function sampleTable(samples: readonly Sample[]): string {
	const head = ['minute', 'events', 'heap MB', 'resident MB', 'handles', 'store MB', 'n8n MB'];
	const rows = samples.map(({ minute, events, heap, resident, handles, store, n8n }) =>
		[minute, events, heap.toFixed(1), resident.toFixed(0), handles, store.toFixed(2), n8n.toFixed(1)].map(String));
	return [head, ...rows].map((row) => row.map((cell, column) => cell.padStart(head[column]?.length ?? 0)).join('  ')).join('\n');
}

/** How much more each update takes in the second half of the hour than in the first: what grows with history takes more and more. */
export function growthRatio(samples: readonly Pick<Sample, 'store' | 'events'>[]): number {
	const [first, middle, last] = [samples[0], samples[Math.floor(samples.length / 2)], samples.at(-1)];
	if (!first || !middle || !last) return NaN;
	const perEvent = (from: Pick<Sample, 'store' | 'events'>, until: Pick<Sample, 'store' | 'events'>) => (until.store - from.store) / (until.events - from.events);
	return perEvent(middle, last) / perEvent(first, middle);
}
