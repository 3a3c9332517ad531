import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { presetRule } from '../../core/segments/presets';
import { spanOf } from '../../core/segments/windows';
import type { Bench, Figure } from '../figure';
import { ratioLine, type Line } from '../runner/line';
import { interleave } from '../runner/pairs';
import { openStore } from '../support/store-template';
import { handWritten, type People } from './hand-written';
import { makeHistory, WINDOW_DAYS } from './views';

/** The segment "at least three different stories in seven days" over all views of a window, at the Store port. */
export const segment: Figure = { group: 'segments', name: 'segment', measure };

const RULE = presetRule({ preset: 'repeat_viewers', stories: 3, days: WINDOW_DAYS });

/** A segment takes a second at most: more pairs cost little and narrow the interval. */
const PAIRS_PER_PAIR = 3;

async function measure({ quick, pairs, folder, say }: Bench): Promise<readonly Line[]> {
	const rows = quick ? 50_000 : 1_000_000;
	const people = rows / 10;
	const file = path.join(folder, 'history.sqlite');
	const accountKey = await makeHistory(file, { rows, people, windows: 1, until: Date.now() });
	say('the views are in');
	const { store, close } = await openStore(file);
	const sql = handWritten(file);
	const bySql = (now: number) => {
		const { after, upTo } = spanOf({ window: 'last_days', days: WINDOW_DAYS }, now, 'Europe/Amsterdam');
		return sql.ask(accountKey, after, upTo);
	};
	const { now, ...answer } = await store.findSegment({ accountKey, rule: RULE }, 'bulk');
	requireSame(answer, bySql(now));
	const taken = await interleave(
		pairs * PAIRS_PER_PAIR,
		async () => timeOf(() => store.findSegment({ accountKey, rule: RULE }, 'bulk')),
		async () => timeOf(async () => bySql(Date.now())),
	);
	sql.close();
	await close();
	return [
		ratioLine(
			{
				id: 'segment-port-sqlite', target: { atMost: 1.3 }, sizes: { rows, people, matched: answer.matched.length },
				what: `Segment over ${rows.toLocaleString('en')} views at the Store port, against SQL written by hand (SQLite)`,
			},
			{ name: 'port', unit: 'ms', values: taken.a },
			{ name: 'by hand', unit: 'ms', values: taken.b },
		),
	];
}

/** Milliseconds of one call. */
export async function timeOf(call: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await call();
	return performance.now() - began;
}

/** A fast wrong answer would be no figure. */
function requireSame(ours: { readonly matched: readonly { viewerKey: string; stories: number }[]; readonly rest: readonly { viewerKey: string; stories: number }[] }, theirs: People): void {
	const plain = (people: readonly { viewerKey: string; stories: number }[]) => people.map(({ viewerKey, stories }) => [viewerKey, stories]);
	const same = isDeepStrictEqual([plain(ours.matched), plain(ours.rest)], [plain(theirs.matched), plain(theirs.rest)]);
	if (!same || theirs.matched.length === 0) throw new Error('The segment and the SQL written by hand do not give the same people.');
}
