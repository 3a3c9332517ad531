import type { Transaction } from 'kysely';
import type { Journal } from './journal';
import { contentOf, entryOf, makeLine, type JournalEntry, type JournalLine, type JournalNote } from './journal-line';
import { addToJournal, linesFrom, putLines, takeEnd, type StoredLine } from './journal-lines';
import type { Keyring } from './keyring';
import { randomKey } from './random-key';
import { backupMark, noteRestore } from './restored';
import type { IdentityKind, RestoreSign, Schema } from './schema';
import { ALL_ACCOUNTS } from './suppression-scope';

type Tx = Transaction<Schema>;

export interface Comparing {
	readonly journal: Journal;
	readonly keys: Keyring;
	/** Wall clock, UTC milliseconds. */
	readonly at: number;
	/**
	 * Whether every n8n process keeps a copy of its own. A missing one is then nothing but a new process, and one that
	 * goes further than the store makes good what it has, while nobody can say that no other copy went further still.
	 */
	readonly manyCopies: boolean;
}

/**
 * Brings a copy of the journal up to the store's lines. Cheap where nothing is new.
 *
 * @returns false when the copy is not where the store has been: see {@link catchUp}
 * @throws StoreError `journal_unusable`
 */
export async function keepCopy(tx: Tx, { journal, manyCopies }: Pick<Comparing, 'journal' | 'manyCopies'>): Promise<boolean> {
	const end = await takeEnd(tx);
	const copy = journal.end();
	if (end.lines === 0 || copy.lines > end.lines || (copy.lines === 0 && !manyCopies)) return false;
	const rows = await linesFrom(tx, Math.max(1, copy.lines));
	if (copy.lines > 0 && rows.shift()?.mac !== copy.mac) return false;
	journal.append(rows);
	return true;
}

/**
 * Compares the store with a copy of its journal before anything is asked of it. What the copy has and the store does
 * not goes into the store: opt-outs at once, the rest is carried out by `replayJournal`. A store that was put back is
 * found by that; so is one whose journal is gone, and a backup that is opened with a journal no newer than itself.
 *
 * To be run alone: a claim beside it would not see what is learned.
 *
 * @throws StoreError `journal_unusable`
 */
export async function catchUp(tx: Tx, comparing: Comparing): Promise<void> {
	const { journal, at, manyCopies } = comparing;
	journal.prepare();
	const before = await takeEnd(tx);
	const copy = journal.read();
	const isNew = before.lines === 0 && copy.length === 0;
	if (isNew) await begin(tx, comparing);
	const learned = await learn(tx, comparing, copy);
	if (before.lines === 0 && !isNew) await addListed(tx, comparing, copy);
	const how = signOf({ learned, isNew, copied: copy.length, ofBackup: (await backupMark(tx)) !== null, manyCopies });
	if (how !== null) await noteRestore(tx, { how, learned, at, replayed: how === 'journal_ahead' && !manyCopies });
}

interface Signs {
	readonly learned: number;
	readonly isNew: boolean;
	readonly copied: number;
	readonly ofBackup: boolean;
	readonly manyCopies: boolean;
}

function signOf({ learned, isNew, copied, ofBackup, manyCopies }: Signs): RestoreSign | null {
	if (learned > 0) return 'journal_ahead';
	// Every backup leaves a line behind itself, so a journal that has gone on with the store has something to teach.
	if (ofBackup) return copied === 0 ? 'journal_missing' : 'journal_older_than_backup';
	return copied === 0 && !isNew && !manyCopies ? 'journal_missing' : null;
}

/** The first lines of a store without any: what it knows by itself. */
async function begin(tx: Tx, { keys, at }: Comparing): Promise<void> {
	await addToJournal(tx, keys, [{ act: 'begin', at, sourceEvent: randomKey('jrn') }, ...(await listedIn(tx))]);
}

/** A store from before it had a journal may know of opt-outs that a copy from elsewhere does not. */
async function addListed(tx: Tx, { journal, keys }: Comparing, copy: readonly JournalLine[]): Promise<void> {
	const told = new Set(copy.map(({ entry }) => nameOf(entry)));
	await addToJournal(tx, keys, (await listedIn(tx)).filter((note) => !told.has(nameOf(entryOf(note)))));
	journal.append(await linesFrom(tx, journal.end().lines + 1));
}

async function listedIn(tx: Tx): Promise<JournalNote[]> {
	const rows = await tx.selectFrom('suppressions').selectAll().orderBy('at').execute();
	return rows.map((row) => ({
		act: 'suppress', accountKey: row.account_key, viewerKey: row.viewer_key, kind: row.kind, hash: row.hash, pepperVersion: row.pepper_version,
		reason: row.reason, sourceEvent: row.source_event, at: row.at,
	}));
}

/** @returns how many lines the store did not know */
async function learn(tx: Tx, { journal, keys }: Comparing, copy: readonly JournalLine[]): Promise<number> {
	const own = await linesFrom(tx, 1);
	const common = commonLines(own, copy);
	const later = own.slice(common);
	const known = new Set(later.map(({ text }) => contentOf(read(text))));
	const missing = copy.slice(common).filter(({ entry }) => !known.has(contentOf(entry)));
	if (missing.length === 0 && common === copy.length) {
		journal.append(later);
		return 0;
	}
	// Where the store has gone its own way since, what it learns stands behind that.
	const added = later.length === 0 ? missing : chained(keys, missing, own);
	await putLines(tx, own.length, added);
	await apply(tx, added.map(({ entry }) => entry), later.map(({ text }) => read(text)));
	await leaveToReplay(tx, added, own.length);
	if (later.length > 0) journal.beginAnew(await linesFrom(tx, 1));
	return added.length;
}

function commonLines(own: readonly StoredLine[], copy: readonly JournalLine[]): number {
	const differs = copy.findIndex(({ mac }, index) => own[index]?.mac !== mac);
	return differs === -1 ? copy.length : differs;
}

function chained(keys: Keyring, lines: readonly JournalLine[], own: readonly StoredLine[]): JournalLine[] {
	let previous = own[own.length - 1]?.mac ?? '';
	return lines.map(({ entry }) => {
		const line = makeLine(keys, entry, previous);
		previous = line.mac;
		return line;
	});
}

function read(text: string): JournalEntry {
	return JSON.parse(text) as JournalEntry;
}

/** The last word about each identity goes into the list, unless the store has heard a later one. */
async function apply(tx: Tx, learned: readonly JournalEntry[], own: readonly JournalEntry[]): Promise<void> {
	const accounts = new Set((await tx.selectFrom('accounts').select('account_key').execute()).map((row) => row.account_key));
	const heard = new Map(own.filter(isListing).map((entry) => [nameOf(entry), entry.at]));
	const last = new Map(learned.filter(isListing).map((entry) => [nameOf(entry), entry]));
	for (const entry of last.values()) {
		if ((heard.get(nameOf(entry)) ?? -1) > entry.at) continue;
		const isKnown = entry.accountKey === ALL_ACCOUNTS || accounts.has(entry.accountKey);
		if (entry.act === 'suppress') await putOnList(tx, entry, isKnown ? entry.accountKey : ALL_ACCOUNTS);
		else if (isKnown) await takeOffList(tx, entry);
	}
}

function isListing({ act }: JournalEntry): boolean {
	return act === 'suppress' || act === 'lift';
}

function nameOf({ accountKey, kind, hash }: JournalEntry): string {
	return `${accountKey} ${kind} ${hash}`;
}

/** @param accountKey every account, for one the store has never heard of: a store made anew has other keys for the same accounts */
async function putOnList(tx: Tx, entry: JournalEntry, accountKey: string): Promise<void> {
	await tx
		.insertInto('suppressions')
		.values({
			suppression_key: randomKey('sup'), account_key: accountKey, viewer_key: entry.viewerKey, kind: entry.kind as IdentityKind, hash: entry.hash,
			pepper_version: entry.pepperVersion, reason: entry.reason, source_event: entry.sourceEvent, at: entry.at,
		})
		.onConflict((conflict) => conflict.columns(['account_key', 'kind', 'hash']).doNothing())
		.execute();
}

async function takeOffList(tx: Tx, { accountKey, kind, hash, at }: JournalEntry): Promise<void> {
	await tx
		.deleteFrom('suppressions')
		.where('account_key', '=', accountKey)
		.where('kind', '=', kind as IdentityKind)
		.where('hash', '=', hash)
		.where('at', '<=', at)
		.execute();
}

/** Only rooms above the store know what the rest means. */
async function leaveToReplay(tx: Tx, lines: readonly JournalLine[], after: number): Promise<void> {
	for (const [index, { entry }] of lines.entries()) {
		if (isListing(entry) || entry.act === 'begin' || entry.act === 'backup') continue;
		await tx.insertInto('journal_replays').values({ seq: after + index + 1 }).onConflict((conflict) => conflict.column('seq').doNothing()).execute();
	}
}
