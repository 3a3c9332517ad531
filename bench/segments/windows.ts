import path from 'node:path';
import { presetRule } from '../../core/segments/presets';
import type { Bench, Figure } from '../figure';
import { ratioLine, type Line } from '../runner/line';
import { openStore } from '../support/store-template';
import { timeOf } from './segment';
import { makeHistory, WINDOW_DAYS } from './views';

/** The same segment over the same number of views in its window, with 1, 4 and 16 windows of history in the store. */
export const windows: Figure = { group: 'segments', name: 'windows', measure };

const HISTORIES = [1, 4, 16] as const;
const RULE = presetRule({ preset: 'repeat_viewers', stories: 3, days: WINDOW_DAYS });
const PAIRS_PER_PAIR = 3;

/** The index over more rows is a level deeper, and its pages are met less often; growing with history would be 4 and 16. */
const AT_MOST = 1.5;

async function measure({ quick, pairs, folder, say }: Bench): Promise<readonly Line[]> {
	const total = quick ? 64_000 : 1_000_000;
	const rows = total / 16;
	const people = rows / 2;
	const times: Record<number, number[]> = {};
	const stores = [];
	for (const history of HISTORIES) {
		const file = path.join(folder, `history-${history}.sqlite`);
		const accountKey = await makeHistory(file, { rows, people, windows: history, until: Date.now() });
		stores.push({ history, accountKey, ...(await openStore(file)) });
		times[history] = [];
		say(`${history} windows of history are in`);
	}
	for (let turn = 0; turn < pairs * PAIRS_PER_PAIR + 1; turn++) {
		for (const { history, accountKey, store } of stores) {
			const ms = await timeOf(() => store.findSegment({ accountKey, rule: RULE }, 'bulk'));
			if (turn > 0) times[history]?.push(ms); // the first turn fills the caches
		}
	}
	for (const { close } of stores) await close();
	return HISTORIES.slice(1).map((history) =>
		ratioLine(
			{
				id: `segment-history-${history}-sqlite`, target: { atMost: AT_MOST }, sizes: { rowsInWindow: rows, rows: rows * history, people },
				what: `The same segment with ${history} windows of history, against one (SQLite)`,
			},
			{ name: `${history} windows`, unit: 'ms', values: times[history] ?? [] },
			{ name: '1 window', unit: 'ms', values: times[1] ?? [] },
		),
	);
}
