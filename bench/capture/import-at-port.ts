import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Bench, Figure } from '../figure';
import { ratioLine, type Line } from '../runner/line';
import { ownBundle } from '../support/bundle';
import { onPostgres, onSqlite, type Work } from './import-places';
import { rowOf, writeList } from './viewer-list';

/**
 * The same list as through the node, without n8n: from the file to the last commit at the Store port, on both
 * databases, against the raw insert of the rows it made.
 */
export const importAtPort: Figure = { group: 'capture', name: 'import-port', measure };

const AT_MOST = 2;

async function measure({ quick, pairs, folder, say }: Bench): Promise<readonly Line[]> {
	const rows = quick ? 50_000 : 1_000_000;
	const people = rows / 10;
	const list = path.join(folder, 'viewers.csv');
	const begin = Date.now() - 6 * 24 * 3_600_000;
	await writeList(list, rows, (nth) => rowOf({ people, begin }, nth));
	const lines: Line[] = [];
	for (const open of [onSqlite, onPostgres]) {
		const place = await open(folder);
		const [ours, raw]: [number[], number[]] = [[], []];
		try {
			for (let pair = 1; pair <= pairs; pair++) {
				const measured = await place.pair(importing(list, rows));
				ours.push(measured.ours / 1000);
				raw.push(measured.raw / 1000);
				say(`${place.database}, pair ${pair} of ${pairs}: ${measured.ours.toFixed(0)} ms, raw ${measured.raw.toFixed(0)} ms`);
			}
		} finally {
			await place.close();
		}
		lines.push(ratioLine(
			{ id: `import-port-${place.database}`, what: `Import of ${rows.toLocaleString('en')} views at the Store port, against the best raw insert (${place.database})`, target: { atMost: AT_MOST }, sizes: { rows, people } },
			{ name: 'port', unit: 's', values: ours },
			{ name: 'raw', unit: 's', values: raw },
		));
	}
	return lines;
}

/** Imports the list. @returns milliseconds @throws Error when it took anything else than every row */
function importing(list: string, rows: number): Work {
	const core = ownBundle();
	return async (store, accountKey) => {
		const began = performance.now();
		const started = await store.startImport({ accountKey });
		const totals = await core.importBatches(store, started, store.prepareCsv(createReadStream(list), started, {}), { onRejected: () => undefined });
		const took = performance.now() - began;
		if (totals.added !== rows) throw new Error(`The import took ${totals.added} of ${rows} rows.`);
		return took;
	};
}
