import { existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RunningSandbox } from '../sandbox';
import {
	findSecrets, findSecretsInHeap, findSecretsInTables, queryRows, RightsVisitor, STORE_SCHEMA, vacuumAll, waitFor, type Finding, type InstalledFunnel, type RunningN8n,
} from '../testbed';
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
	/** Backups that still hold them, as they must until their days are over; null where the store is in PostgreSQL. */
	readonly inBackups: number | null;
	/** What backups hold of the erased once their days are over. */
	readonly afterBackups: readonly string[];
	/** Whether every receipt names the day until which backups may hold the person. */
	readonly receiptsNameBackups: boolean;
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
 * are, and on PostgreSQL every row of every table too: for every trace of anybody, then, when some have been erased by
 * the shipped page, for their sealed values. On PostgreSQL those are looked for in the heap after a vacuum; what its
 * files hold beside that is told in docs/postgresql.md. Backups hold the erased until their days are over.
 */
export async function searchLeftBehind(place: Place): Promise<LeftBehind> {
	const { n8n, control } = place;
	const inClear = await search(n8n, tracesOf(control));
	const before = await sealedIn(place);
	const receipts = await erase(place);
	const after = new Set(await sealedIn(place));
	const gone = before.filter((value) => !after.has(value));
	const traces = tracesOf(control);
	const held = await recoverableFrom(n8n, gone);
	const inBackups = held.filter(isInBackup);
	const afterwards = await search(n8n, traces);
	return {
		searched: traces.length,
		inClear: [...new Set([...inClear, ...afterwards])],
		erased: ERASED.length,
		sealedBefore: gone.length,
		recoverable: tellOf(held.filter((finding) => !isInBackup(finding))),
		inBackups: n8n.postgres === undefined ? new Set(inBackups.map(({ file }) => file.split(':')[0])).size : null,
		afterBackups: tellOf(await afterTheirDays(place, gone)),
		receiptsNameBackups: receipts.every((html) => /reservekopie/i.test(html)),
		plantedFound: await findsPlanted(n8n, traces),
	};
}

/** Names what the files hold and must not; empty when they hold nothing. */
export function leftInFiles({ inClear, recoverable, sealedBefore, plantedFound, inBackups, afterBackups, receiptsNameBackups }: LeftBehind): string[] {
	return [
		...inClear.map((found) => `clear: ${found}`),
		...recoverable.map((found) => `erased: ${found}`),
		...(sealedBefore >= 2 * ERASED.length ? [] : [`erased: ${ERASED.length} people went and ${sealedBefore} sealed values with them, which is too few`]),
		...(inBackups === 0 ? ['erased: the night before left no backup with them, or the search does not see it'] : []),
		...afterBackups.map((found) => `backups: ${found} after its days were over`),
		...(receiptsNameBackups ? [] : ['backups: a receipt does not say until when a backup may hold the person']),
		...(plantedFound ? [] : ['clear: the search did not find an id that was left on purpose']),
	];
}

const BACKUPS = path.join('.n8n', 'story-funnel', 'backups');

function isInBackup({ file }: Finding): boolean {
	return file.startsWith(BACKUPS);
}

function tellOf(findings: readonly Finding[]): string[] {
	return [...new Set(findings.map(({ file }) => `sealed value of an erased person in ${file}`))];
}

async function search({ home, postgres }: RunningN8n, traces: readonly Trace[]): Promise<string[]> {
	const texts = traces.map(({ text }) => text);
	const inFiles = findSecrets(home, texts).filter(({ file }) => !file.startsWith(MADE_AT_BOOT));
	const found = [...inFiles, ...(postgres === undefined ? [] : await findSecretsInTables(postgres.connection, texts))];
	return [...new Set(found.map(({ file, secret }) => `${traces[secret]?.what ?? '?'} of ${traces[secret]?.whose ?? '?'} in ${file}`))];
}

/** Where any of the sealed values stands that went with the erased. */
async function recoverableFrom({ home, postgres }: RunningN8n, gone: readonly string[]): Promise<Finding[]> {
	if (postgres === undefined) return findSecrets(home, gone);
	await vacuumAll(postgres.connection);
	const ownFiles = findSecrets(home, gone).filter(({ file }) => !file.startsWith('postgres'));
	return [...ownFiles, ...(await findSecretsInTables(postgres.connection, gone)), ...(await findSecretsInHeap(postgres.connection, gone))];
}

async function sealedIn({ n8n, funnel }: Place): Promise<string[]> {
	const texts = (rows: readonly Record<string, unknown>[]) => rows.flatMap((row) => Object.values(row)).filter((value): value is string => typeof value === 'string');
	if (n8n.postgres !== undefined) return texts(await queryRows(n8n.postgres.connection, SEALED.replaceAll(/from (\w+)/g, `from ${STORE_SCHEMA}.$1`)));
	const database = new DatabaseSync(funnel.storeFile, { readOnly: true });
	try {
		return texts(database.prepare(SEALED).all());
	} finally {
		database.close();
	}
}

/** The backups of the nights before, as old as they get, and the night in which they go. */
async function afterTheirDays({ n8n, ticks }: Place, gone: readonly string[]): Promise<Finding[]> {
	const folder = path.join(n8n.home, BACKUPS);
	if (!existsSync(folder)) return [];
	for (const [place, name] of readdirSync(folder).entries()) renameSync(path.join(folder, name), path.join(folder, `story-funnel-2020-01-01T0000${String(place).padStart(2, '0')}Z.sqlite`));
	await ticks.run('60 retention');
	return findSecrets(folder, gone).map(({ file, secret }) => ({ file: path.join(BACKUPS, file), secret }));
}

/** Everybody asks on the page, sends the code as a message, and the shipped schedules do the rest. @returns the receipts, as pages */
async function erase({ n8n, control, ticks }: Place): Promise<string[]> {
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
	const receipts: string[] = [];
	for (const link of links) receipts.push((await visitor.take(link)).html);
	return receipts;
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
	const found = n8n.postgres === undefined ? findSecrets(n8n.home, [trace.text]) : await findSecretsInTables(n8n.postgres.connection, [trace.text]);
	return found.some(({ file }) => file.includes('execution_data'));
}
