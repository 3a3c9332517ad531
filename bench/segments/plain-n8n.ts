import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openSqlite } from '../../core/store/sqlite/open';
import { revealIdentity } from '../../core/viewers/identities';
import { itemsOf, type Execution, type RunningN8n } from '../../testbed';
import { writeList, type ListRow } from '../capture/viewer-list';
import type { Bench, Figure } from '../figure';
import { ratioLine, type Line } from '../runner/line';
import { interleave } from '../runner/pairs';
import { removeStore } from '../support/files';
import { bootFor, chainOf, durationOf, importFile, readFile, runOnce, storeCredential, type Step } from '../support/n8n';
import { makeStore, STORE_KEY } from '../support/store-template';
import { WINDOW_DAYS } from './views';

/** A list in, the people who saw at least three stories out: with the pack, and with what n8n has without it. */
export const plainN8n: Figure = { group: 'segments', name: 'plain', measure };

const STORIES = 12;

/** A row of a list in which some come back often; some rows are there twice. */
function rowAt(nth: number, { rows, people, begin }: { rows: number; people: number; begin: number }): ListRow {
	const share = ((nth * 0.618_033_988_75) % 1) ** 2;
	const person = Math.floor(share * people);
	return { handle: `viewer.${person}`, story: `s${(nth * 7 + person) % STORIES}`, at: begin + Math.floor((nth / rows) * 5 * 24 * 3_600_000) };
}

async function measure({ quick, pairs, folder, say }: Bench): Promise<readonly Line[]> {
	const rows = quick ? 2_000 : 50_000;
	const plan = { rows, people: rows / 2.5, begin: Date.now() - 6 * 24 * 3_600_000 };
	const list = path.join(folder, 'list.csv');
	const empty = path.join(folder, 'empty.sqlite');
	await writeList(list, rows, (nth) => rowAt(nth, plan));
	await makeStore(empty);
	const n8n = await bootFor(folder);
	try {
		const answers: Answer[][] = [];
		const take = (way: (pair: number) => Promise<Taken>) => async (pair: number) => {
			const { ms, answer } = await way(pair);
			answers.push(answer);
			say(`pair ${pair + 1} of ${pairs}: ${ms.toFixed(0)} ms, ${answer.length} people`);
			return ms;
		};
		const { a: plain, b: ours } = await interleave(pairs, take((pair) => plainWay(n8n, list, `views_${pair}`)), take((pair) => ourWay(n8n, { list, empty, store: path.join(folder, `store-${pair}.sqlite`) })));
		// A fast wrong answer would be no figure.
		if (answers[0]?.length === 0 || answers.some((answer) => !isDeepStrictEqual(answer, answers[0]))) throw new Error('The two ways do not give the same people.');
		const what = `List of ${rows.toLocaleString('en')} rows to segment: plain n8n (Extract from File, Data Table, Code) over ours`;
		return [
			ratioLine({ id: 'plain-n8n', what, target: { atLeast: 20 }, sizes: { rows, people: plan.people, matched: answers[0]?.length ?? 0 } },
				{ name: 'plain n8n', unit: 's', values: plain.map((ms) => ms / 1000) },
				{ name: 'ours', unit: 's', values: ours.map((ms) => ms / 1000) }),
		];
	} finally {
		await n8n.stop();
	}
}

interface Answer {
	readonly handle: string;
	readonly stories: number;
}

interface Taken {
	readonly ms: number;
	readonly answer: Answer[];
}

/** By handle: our keys are random. */
function sorted(answer: readonly Answer[]): Answer[] {
	return answer.toSorted((a, b) => (a.handle < b.handle ? -1 : 1));
}

async function plainWay(n8n: RunningN8n, list: string, table: string): Promise<Taken> {
	await n8n.api.dataTables.create(table, [{ name: 'handle', type: 'string' }, { name: 'story_id', type: 'string' }, { name: 'viewed_at', type: 'string' }]);
	const execution = await runOnce(n8n, chainOf(table, plainSteps(list, table)));
	return { ms: durationOf(execution), answer: sorted(itemsOf(execution, 'Code') as unknown as Answer[]) };
}

/** As the three nodes come, with their presets; the rows are kept, and the question is asked of the table. */
function plainSteps(list: string, table: string): Step[] {
	const dataTableId = { __rl: true, mode: 'name', value: table };
	const row = { type: 'n8n-nodes-base.dataTable', version: 1.1 };
	return [
		readFile(list),
		{ name: 'Extract', type: 'n8n-nodes-base.extractFromFile', version: 1.1, parameters: { operation: 'csv', binaryPropertyName: 'data', options: {} } },
		{ ...row, name: 'Insert', parameters: { resource: 'row', operation: 'insert', dataTableId, columns: { mappingMode: 'autoMapInputData', value: null }, options: {} } },
		{ ...row, name: 'Get', once: true, parameters: { resource: 'row', operation: 'get', dataTableId, returnAll: true } },
		{ name: 'Code', type: 'n8n-nodes-base.code', version: 2, parameters: { jsCode: CODE } },
	];
}

const CODE = `const after = Date.now() - ${WINDOW_DAYS} * 24 * 3600000;
const seen = new Map();
for (const { json } of $input.all()) {
  if (Date.parse(json.viewed_at) <= after) continue;
  if (!seen.has(json.handle)) seen.set(json.handle, new Set());
  seen.get(json.handle).add(json.story_id);
}
return [...seen].filter(([, stories]) => stories.size >= 3).map(([handle, stories]) => ({ json: { handle, stories: stories.size } }));`;

async function ourWay(n8n: RunningN8n, { list, empty, store }: { list: string; empty: string; store: string }): Promise<Taken> {
	copyFileSync(empty, store);
	const credential = await storeCredential(n8n, store, STORE_KEY);
	const people: Step = {
		name: 'People', type: 'viewerSegments', credentials: { storyFunnelStoreApi: credential },
		parameters: { operation: 'repeat_viewers', stories: 3, days: WINDOW_DAYS, accountKey: '' },
	};
	const execution = await runOnce(n8n, chainOf(path.basename(store), [readFile(list), importFile(credential), people]));
	const answer = await withHandles(store, execution);
	removeStore(store);
	return { ms: durationOf(execution), answer };
}

/** Our items carry keys and never handles; for comparing the two answers the store is opened with its key. */
async function withHandles(file: string, execution: Execution): Promise<Answer[]> {
	const { db, keys, close } = await openSqlite({ file, key: STORE_KEY, mayCreate: false });
	const answer = await db.transaction().execute(async (tx) => {
		const found: Answer[] = [];
		for (const { viewerKey, stories } of itemsOf(execution, 'People')) {
			found.push({ handle: (await revealIdentity({ tx, keys }, String(viewerKey), 'handle')) ?? '', stories: Number(stories) });
		}
		return found;
	});
	await close();
	return sorted(answer);
}
