import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RunningSandbox } from '../sandbox';
import { findSecrets, RightsVisitor, waitFor, type InstalledFunnel, type RunningN8n } from '../testbed';
import type { Ticks } from './ticks';
import { tracesOf, type Trace } from './traces';

/** People of every kind who ask to be erased: a lead, opted out, declined, met by the campaign, known from the list alone. */
const ERASED = ['mara.k', 'sara.vd', 'agrees.then.silent.1', 'stops.1', 'declines.1', 'only.watches.1'];

/** What of people is sealed in the store, and the key it is sealed with: who has both and the store's key has the person. */
const SEALED = 'select sealed, wrapped_key from identities union all select sealed, wrapped_key from comment_refs';

/** Descriptions of all nodes, written by n8n when it starts: short words stand in it by chance. */
const MADE_AT_BOOT = path.join('.cache', 'n8n', 'public');

export interface LeftBehind {
	/** Texts that were looked for. */
	readonly searched: number;
	/** What was found in clear, and where; of whom it is, never what it says. */
	readonly inClear: readonly string[];
	readonly erased: number;
	/** Sealed values and keys of the erased, before; none may be left in the store's files. */
	readonly sealedBefore: number;
	readonly recoverable: readonly string[];
	/** Whether a trace that was left on purpose was found. */
	readonly plantedFound: boolean;
}

export interface Place {
	readonly n8n: RunningN8n;
	readonly funnel: InstalledFunnel;
	readonly control: RunningSandbox['control'];
	readonly ticks: Ticks;
}

/**
 * Searches all files of n8n and of the pack while both are still at work, with write-ahead logs and free pages as they
 * are: for every trace of anybody, then, when some have been erased by the shipped page, for their sealed values too.
 */
export async function searchLeftBehind(place: Place): Promise<LeftBehind> {
	const { n8n, funnel, control } = place;
	const inClear = search(n8n, tracesOf(control));
	const before = sealedIn(funnel.storeFile);
	await erase(place);
	const after = new Set(sealedIn(funnel.storeFile));
	const gone = before.filter((value) => !after.has(value));
	const traces = tracesOf(control);
	const recoverable = findSecrets(n8n.home, gone).map(({ file }) => `sealed value of an erased person in ${file}`);
	const afterwards = search(n8n, traces);
	return {
		searched: traces.length,
		inClear: [...new Set([...inClear, ...afterwards])],
		erased: ERASED.length,
		sealedBefore: gone.length,
		recoverable: [...new Set(recoverable)],
		plantedFound: await findsPlanted(n8n, traces),
	};
}

/** Names what the files hold and must not; empty when they hold nothing. */
export function leftInFiles({ inClear, recoverable, sealedBefore, plantedFound }: LeftBehind): string[] {
	return [
		...inClear.map((found) => `clear: ${found}`),
		...recoverable.map((found) => `erased: ${found}`),
		...(sealedBefore >= 2 * ERASED.length ? [] : [`erased: ${ERASED.length} people went and ${sealedBefore} sealed values with them, which is too few`]),
		...(plantedFound ? [] : ['clear: the search did not find an id that was left on purpose']),
	];
}

function search({ home }: RunningN8n, traces: readonly Trace[]): string[] {
	const found = findSecrets(home, traces.map(({ text }) => text)).filter(({ file }) => !file.startsWith(MADE_AT_BOOT));
	return [...new Set(found.map(({ file, secret }) => `${traces[secret]?.what ?? '?'} of ${traces[secret]?.whose ?? '?'} in ${file}`))];
}

function sealedIn(storeFile: string): string[] {
	const database = new DatabaseSync(storeFile, { readOnly: true });
	try {
		return database.prepare(SEALED).all().flatMap((row) => Object.values(row)).filter((value): value is string => typeof value === 'string');
	} finally {
		database.close();
	}
}

/** Everybody asks on the page, sends the code as a message, and the shipped schedules do the rest. */
async function erase({ n8n, control, ticks }: Place): Promise<void> {
	const visitor = new RightsVisitor(n8n.url);
	const links: string[] = [];
	for (const username of ERASED) {
		const { message, link } = await visitor.ask('erasure');
		links.push(link);
		control.act(username, { act: 'message', text: message });
	}
	await control.settled();
	await waitFor('everybody to be erased', async () => {
		for (const workflow of ['50 rights', '43 pass on', '50 rights']) await ticks.run(workflow);
		const pages = await Promise.all(links.map((link) => visitor.look(link)));
		return pages.every(({ html }) => html.includes('Open mijn antwoord')) ? true : undefined;
	}, { timeoutMs: 60_000, everyMs: 1_000 });
	for (const link of links) await visitor.take(link);
}

/** The control: an execution that keeps somebody's id is found. */
async function findsPlanted(n8n: RunningN8n, traces: readonly Trace[]): Promise<boolean> {
	const trace = traces.find(({ what }) => what === 'id');
	if (!trace) return false;
	const half = Math.floor(trace.text.length / 2);
	// In halves, so that only the execution holds it whole.
	const value = `={{ '${trace.text.slice(0, half)}' + '${trace.text.slice(half)}' }}`;
	const { id } = await n8n.api.deployWorkflow({
		name: 'keeps an id',
		nodes: [
			{ name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				name: 'Keep', type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [220, 0],
				parameters: { assignments: { assignments: [{ id: 'a', name: 'person', type: 'string', value }] } },
			},
		],
		connections: { 'By hand': { main: [[{ node: 'Keep', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1', saveManualExecutions: true },
	});
	await n8n.api.runManually(id, 'By hand');
	return findSecrets(n8n.home, [trace.text]).some(({ file }) => file.includes('execution_data'));
}
