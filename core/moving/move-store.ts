import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { verifyLedger } from '../consent/verify-ledger';
import { StoreError } from '../store/errors';
import { insertMany } from '../store/insert-many';
import type { Keyring } from '../store/keyring';
import { MOVED } from '../store/moved-mark';
import { randomKey } from '../store/random-key';
import { Recall } from '../store/recall';
import type { Schema } from '../store/schema';
import { Checksum, type Row } from './checksum';
import { MOVED_FROM, type Source, type Target } from './end';

export interface Moving {
	readonly source: Source;
	readonly target: Target;
	readonly keys: Keyring;
	/** UTC milliseconds. */
	readonly now: () => number;
	/** Told after each batch. */
	readonly tell: (progress: MoveProgress) => void;
}

export interface MoveProgress {
	readonly doing: 'copying' | 'comparing';
	readonly table: string;
	/** Rows of this table so far. */
	readonly rows: number;
}

export interface MovedStore {
	readonly to: string;
	/** Rows by table; empty where an earlier run had already copied and proven everything. */
	readonly tables: readonly { readonly table: string; readonly rows: number }[];
}

/** What says where a store is, and not what is in it. */
const NOT_MOVED = ['place', MOVED, MOVED_FROM];

/**
 * Moves a store to an empty place in another database. From its first moment on the store is closed to everybody else.
 * The copy is made in one transaction and compared row by row, its consent ledger is proven, and only then may it be
 * used; so there is never a moment in which two of them could be. Stopped anywhere, the next call goes on: what was not
 * whole is made again.
 *
 * @throws StoreError `target_taken`, `moved` (elsewhere), `copy_differs`; nothing but the mark was written then
 */
export async function moveStore(moving: Moving): Promise<MovedStore> {
	const { source, target, now } = moving;
	const before = await source.readMark();
	if (before !== null && before.to !== target.place) throw elsewhere(before.to);
	const standing = await target.standing();
	if (standing !== null && standing !== before?.id) throw taken(target.place);
	const id = before?.id ?? randomUUID();
	const mark = { id, to: target.place, at: before?.at ?? now() };
	if (before?.state === 'moved') return { to: target.place, tables: [] };
	await source.writeMark({ ...mark, state: 'moving' });
	const tables = standing === null ? await source.alone((from) => copyAll(moving, from, id)) : [];
	await source.writeMark({ ...mark, state: 'moved' });
	return { to: target.place, tables };
}

/**
 * Gives up a move that was stopped: the store is used again where it was.
 *
 * @returns whether there was one
 * @throws StoreError `moved` when the copy is whole, and may be in use
 */
export async function cancelMove({ source, target }: Pick<Moving, 'source' | 'target'>): Promise<boolean> {
	const mark = await source.readMark();
	if (mark === null) return false;
	if (mark.to !== target.place) throw elsewhere(mark.to);
	if (mark.state === 'moved' || (await target.standing()) === mark.id) {
		throw new StoreError('moved', `The copy in ${target.place} is whole and may be in use.`, 'Run move-store again without --cancel to end the move. To go back, move that store back here.');
	}
	await source.writeMark(null);
	return true;
}

async function copyAll(moving: Moving, from: Transaction<Schema>, id: string): Promise<MovedStore['tables']> {
	const { source, target, keys, now } = moving;
	const copied: { table: string; rows: number }[] = [];
	await target.build(async (to) => {
		const names = await source.tables.names(from);
		refuseOtherTables(names, await target.tables.names(to), target.place);
		await sql`delete from store_meta`.execute(to);
		const sums = new Map<string, Checksum>();
		for (const table of await target.inOrder(to, names)) sums.set(table, await copyTable(moving, { from, to }, table));
		for (const [table, sum] of sums) {
			await compare(moving, to, table, sum);
			copied.push({ table, rows: sum.rows });
		}
		await proveLedger(to, keys, now());
		await to.insertInto('store_meta').values({ name: MOVED_FROM, value: id }).execute();
	});
	return copied.sort((a, b) => (a.table < b.table ? -1 : 1));
}

interface Both {
	readonly from: Transaction<Schema>;
	readonly to: Transaction<Schema>;
}

async function copyTable({ source, tell }: Moving, { from, to }: Both, table: string): Promise<Checksum> {
	const columns = await source.tables.columns(from, table);
	const sum = new Checksum();
	for await (const batch of source.tables.rows(from, table)) {
		const rows = batch.filter((row) => isMoved(table, row));
		for (const row of rows) sum.add(row, columns);
		// What a table takes is checked by the database itself: both have the tables of the same migrations.
		await insertMany(to, table as 'store_meta', rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]]))) as never);
		tell({ doing: 'copying', table, rows: sum.rows });
	}
	return sum;
}

async function compare({ source, target, tell }: Moving, to: Transaction<Schema>, table: string, sum: Checksum): Promise<void> {
	const columns = await target.tables.columns(to, table);
	const found = new Checksum();
	for await (const rows of target.tables.rows(to, table)) {
		for (const row of rows) found.add(row, columns);
		tell({ doing: 'comparing', table, rows: found.rows });
	}
	if (found.rows === sum.rows && found.value === sum.value) return;
	throw new StoreError(
		'copy_differs',
		`The copy of ${table} in ${target.place} is not what ${source.place} has: ${found.rows} rows of ${sum.rows}${found.rows === sum.rows ? ', and not the same' : ''}.`,
		'The copy was taken back; the store is as it was. Run move-store with --cancel to go on using it, and report this.',
	);
}

async function proveLedger(tx: Transaction<Schema>, keys: Keyring, wallClock: number): Promise<void> {
	const problems = await verifyLedger({ tx, keys, wallClock, newKey: randomKey, journal: null, forgot: () => undefined, recall: new Recall() }, {});
	const [first] = problems;
	if (!first) return;
	throw new StoreError(
		'copy_differs',
		`The consent ledger does not prove itself: ${problems.length} problems, the first in ${first.month}, entry ${first.seq}: ${first.problem}.`,
		'The copy was taken back; the store is as it was. Look at it with "Retention Purge → Store → Verify" before it is moved.',
	);
}

function isMoved(table: string, row: Row): boolean {
	return table !== 'store_meta' || !NOT_MOVED.includes(String(row['name']));
}

function refuseOtherTables(from: readonly string[], to: readonly string[], place: string): void {
	const other = [...from.filter((name) => !to.includes(name)), ...to.filter((name) => !from.includes(name))];
	if (other.length > 0) throw new StoreError('copy_differs', `The store and ${place} do not have the same tables (${other.join(', ')}).`, 'Tables that are not the store\'s own must be taken out of it first. Nothing was changed.');
}

export function taken(place: string): StoreError {
	return new StoreError('target_taken', `There is already something at ${place}.`, 'Enter an empty place: another schema, or a file that does not exist. A store that was moved away from there stays closed; put it aside by another name. Nothing was changed.');
}

function elsewhere(place: string): StoreError {
	return new StoreError('moved', `This store was moved to ${place}, or is being moved there.`, 'Name that place, or give that move up first with --cancel. Nothing was changed.');
}
