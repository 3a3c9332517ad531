import { sql } from 'kysely';
import { accountNow } from '../store/clock';
import { statement } from '../store/statement';
import { getAccount } from '../accounts/account-store';
import type { StoreContext, UseCase } from '../store/use-case';
import { findPeople, type FoundPerson, type Identity, type ImportPlace, type SuppressionList } from './import-people';
import { namesOfRow, type PersonRef, type ViewRow } from './import-row';
import { keepViews, type OwnedRow } from './import-store';
import { revealIdentity } from './identities';
import { traitsToKeep } from './import-told';
import { ImportMemory } from './import-memory';
import { emptyKey } from './known-viewers';
import { keepTold } from './marks';
import { unpackRows, type PackedRows } from './packed-rows';
import { PreparedReader } from './prepared-reader';
import { isPrepared, type PreparedRows } from './prepared-rows';
import { RowPacker, type NamedRow } from './row-packer';
import { readRefusals, type RowRefusal } from './refused-rows';
import { currentViewerKey } from '../store/current-viewer';
import { viewMark } from './view-key';
import { HAND_KEPT } from './sources';
import { checkSource, rememberMapping } from './sources-store';

export interface StartImportInput {
	readonly accountKey: string;
	/** Source of rows that name none; left out: the list kept by hand. */
	readonly source?: string;
	/** Context of rows that have none, see `contextOfFileName`. */
	readonly context?: string | null;
	/** Column names of the source's files -> ours; kept with the source for the next time. Left out: what is kept. */
	readonly mapping?: Readonly<Record<string, string>>;
	/** Nothing is to be kept: the rows go to `previewViews`. */
	readonly preview?: boolean;
}

export interface StartedImport {
	/** Empty for a preview. */
	readonly importKey: string;
	readonly accountKey: string;
	/** IANA zone of times without one. */
	readonly timeZone: string;
	/** Time of the account, UTC milliseconds. */
	readonly now: number;
	readonly source: string;
	readonly context: string | null;
	readonly mapping: Readonly<Record<string, string>>;
}

/** Opens an import; its rows follow in batches. */
export const startImport: UseCase<StartImportInput, StartedImport> = async (store, { accountKey, context = null, preview = false, ...input }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const source = input.source?.trim() || HAND_KEPT;
	if (input.mapping && !preview) await rememberMapping(store, { accountKey, name: source }, input.mapping);
	const mapping = input.mapping ?? (await checkSource(store, { accountKey, name: source }))?.mapping ?? {};
	const started = { accountKey, timeZone: account.time_zone, now, source, context, mapping };
	if (preview) return { ...started, importKey: '' };
	const importKey = store.newKey('imp');
	await store.tx
		.insertInto('imports')
		.values({
			import_key: importKey,
			account_key: accountKey,
			started_at: now,
			finished_at: null,
			added: 0,
			known: 0,
			rejected: 0,
			suppressed: 0,
			source,
			context,
		})
		.execute();
	return { ...started, importKey };
};

export interface ImportViewsInput {
	readonly accountKey: string;
	readonly importKey: string;
	/** Prepared, or to be prepared by the store. */
	readonly rows: readonly ViewRow[] | PackedRows | PreparedRows;
}

export interface ImportedBatch {
	readonly added: number;
	readonly known: number;
	readonly suppressed: number;
	/** By index in the batch. */
	readonly refused: ReadonlyArray<{ readonly index: number; readonly reason: RowRefusal }>;
}

/**
 * Keeps one batch of views: each once per identity and story, none from a source that is not approved, none of a
 * person on the suppression list, also when nobody else knows of that person any more. Within a batch the order
 * of the rows does not matter.
 *
 * @throws Error when this account has no such import, or it is being undone
 */
export function importViewsWith(list: SuppressionList): UseCase<ImportViewsInput, ImportedBatch> {
	return async (store, { accountKey, importKey, rows }) => {
		const { added, known, suppressed, refused } = await keepRows(store, list, { accountKey, importKey }, rows);
		await addToTotals(store, { accountKey, importKey }, { added, known, suppressed });
		return { added, known, suppressed, refused };
	};
}

export interface PreviewedBatch extends ImportedBatch {
	/** One number of 52 bits per view that would be added: a view the file names again is new only once. */
	readonly addedMarks: readonly number[];
}

/** Says what {@link importViewsWith} would do with a batch: does it, and takes all of it back. */
export function previewViewsWith(list: SuppressionList): UseCase<Omit<ImportViewsInput, 'importKey'>, PreviewedBatch> {
	return async (store, { accountKey, rows }) => {
		await sql`savepoint preview`.execute(store.tx);
		const { addedKeys, ...outcome } = await keepRows(store, list, { accountKey, importKey: 'preview' }, rows);
		await sql`rollback to savepoint preview`.execute(store.tx);
		return { ...outcome, addedMarks: addedKeys().map(viewMark) };
	};
}

type KeptRows = ImportedBatch & { readonly addedKeys: () => readonly string[] };
type Refused = ImportedBatch['refused'][number];

async function keepRows(store: StoreContext, list: SuppressionList, place: ImportPlace, rows: ImportViewsInput['rows']): Promise<KeptRows> {
	const { prepared, unknown, indexOf } = await preparedBy(store, place, rows);
	const reader = new PreparedReader(prepared, store.keys);
	const memory = store.recall.of(`import ${place.accountKey} ${place.importKey}`, () => new ImportMemory());
	const refusalOf = await readRefusals(store, place.accountKey, reader, memory);
	const refused: Refused[] = unknown.map((index) => ({ index, reason: 'unknown_person' }));
	const taken: number[] = [];
	for (let row = 0; row < reader.rows; row++) {
		const reason = refusalOf(row);
		if (reason === null) taken.push(row);
		else refused.push({ index: indexOf(row), reason });
	}
	const owners = await findOwners(store, list, place, reader, taken, memory);
	const views: OwnedRow[] = [];
	let suppressed = 0;
	for (const row of taken) {
		const owner = owners[reader.person(row)];
		if (owner === 'suppressed') suppressed++;
		else if (owner === 'two_people' || owner === undefined) refused.push({ index: indexOf(row), reason: 'two_people' });
		else views.push({ row, viewerKey: owner.viewerKey });
	}
	const { added, known, addedKeys } = await keepViews(store, place, reader, views);
	await keepTellings(store, place, reader, views);
	return { added, known, suppressed, refused, addedKeys };
}

interface Prepared {
	readonly prepared: PreparedRows;
	/** Rows of people the account does not know, by index in the batch as it came. */
	readonly unknown: readonly number[];
	/** Of a prepared row, its index in the batch as it came. */
	readonly indexOf: (row: number) => number;
}

async function preparedBy(store: StoreContext, { accountKey }: ImportPlace, rows: ImportViewsInput['rows']): Promise<Prepared> {
	if (isPrepared(rows)) return { prepared: rows, unknown: [], indexOf: (row) => row };
	const unknown: number[] = [];
	const indexes: number[] = [];
	const named: NamedRow[] = [];
	for (const [index, row] of unpackRows(rows).entries()) {
		// Only a person named by key has to be looked up here: waiting for each of many rows takes time.
		const names = row.person.by === 'identity' ? namesOfRow(row) : await identitiesOf(store, accountKey, row.person);
		if (isNotEmpty(names)) {
			named.push({ row, names });
			indexes.push(index);
		} else unknown.push(index);
	}
	return { prepared: new RowPacker(store.keys, false).pack(named), unknown, indexOf: (row) => indexes[row] ?? row };
}

/** Whose the rows are, by place of the person in the batch; those of rows that are not taken are left out. */
async function findOwners(
	store: StoreContext,
	list: SuppressionList,
	place: ImportPlace,
	reader: PreparedReader,
	taken: readonly number[],
	{ viewers: recalled }: ImportMemory,
): Promise<(FoundPerson | undefined)[]> {
	const owners = new Array<FoundPerson | undefined>(reader.people).fill(undefined);
	const asked = new Set<number>();
	const key = emptyKey();
	for (const row of taken) {
		const person = reader.person(row);
		if (owners[person] !== undefined || asked.has(person)) continue;
		reader.keyOf(person, key);
		const viewerKey = recalled.get(key);
		if (viewerKey === null) asked.add(person);
		else owners[person] = { viewerKey };
	}
	if (asked.size === 0) return owners;
	const { changed } = await ask([...asked]);
	if (!changed) return owners;
	// Somebody was joined, parted or opted out: what was known of others may be over.
	recalled.clear();
	await ask([...new Set(taken.map((row) => reader.person(row)))]);
	return owners;

	async function ask(people: readonly number[]): Promise<{ changed: boolean }> {
		const { found, changed: joined } = await findPeople(store, list, place, people.map((person) => reader.names(person)));
		for (const [index, person] of people.entries()) {
			const owner = found[index];
			owners[person] = owner;
			if (joined || typeof owner !== 'object') continue;
			reader.keyOf(person, key);
			recalled.set(key, owner.viewerKey);
		}
		return { changed: joined };
	}
}

/** What lists tell of people, for segments to go by; undoing the import takes it back. */
async function keepTellings(store: StoreContext, { accountKey, importKey }: ImportPlace, reader: PreparedReader, views: readonly OwnedRow[]): Promise<void> {
	const told = views.filter(({ row }) => reader.tellsOfPerson(row)).map(({ row, viewerKey }) => {
		const { source, at, tag, ...traits } = reader.told(row);
		return { viewerKey, toldOf: reader.firstHash(reader.person(row)), source, at, tag, traits: traitsToKeep(traits) };
	});
	await keepTold(store, { accountKey, teller: importKey }, told);
}

function isNotEmpty<T>(list: readonly T[]): list is readonly [T, ...T[]] {
	return list.length > 0;
}

/** The identity by which views of somebody the store knows are counted; none when the account has no such person. */
async function identitiesOf(store: StoreContext, accountKey: string, person: Extract<PersonRef, { by: 'key' }>): Promise<Identity[]> {
	const viewerKey = await currentViewerKey(store.tx, person.viewerKey);
	const viewer = await store.tx
		.selectFrom('viewers')
		.select('viewer_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.executeTakeFirst();
	if (!viewer) return [];
	for (const kind of ['handle', 'vendor_id', 'igsid'] as const) {
		const value = await revealIdentity(store, viewerKey, kind);
		if (value !== undefined) return [{ kind, value }];
	}
	return [];
}

interface Totals {
	readonly added: number;
	readonly known: number;
	readonly suppressed: number;
}

const addUp = statement((db, batch: ImportPlace & Totals) =>
	db
		.updateTable('imports')
		.set((update) => ({
			added: update('added', '+', batch.added),
			known: update('known', '+', batch.known),
			suppressed: update('suppressed', '+', batch.suppressed),
		}))
		.where('import_key', '=', batch.importKey)
		.where('account_key', '=', batch.accountKey)
		.where('undoing_at', 'is', null)
		.returning('import_key'),
);

async function addToTotals({ tx }: StoreContext, place: ImportPlace, batch: Totals): Promise<void> {
	const updated = await addUp(tx, { ...place, ...batch });
	if (updated.length !== 1) throw new Error('This import was never started for the account, or is being undone.');
}

export interface ImportTotals extends Totals {
	readonly importKey: string;
	readonly rejected: number;
	readonly rows: number;
}

/** Closes an import with the number of rows that were rejected. */
export const finishImport: UseCase<{ accountKey: string; importKey: string; rejected: number }, ImportTotals> = async (
	{ tx, wallClock },
	{ accountKey, importKey, rejected },
) => {
	const account = await getAccount(tx, accountKey);
	const row = await tx
		.updateTable('imports')
		.set({ rejected, finished_at: await accountNow(tx, account, wallClock) })
		.where('import_key', '=', importKey)
		.where('account_key', '=', accountKey)
		.returning(['added', 'known', 'suppressed'])
		.executeTakeFirstOrThrow();
	return { importKey, ...row, rejected, rows: row.added + row.known + row.suppressed + rejected };
};
