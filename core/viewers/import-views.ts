import { sql } from 'kysely';
import { accountNow } from '../store/clock';
import { getAccount } from '../accounts/account-store';
import type { StoreContext, UseCase } from '../store/use-case';
import { findPeople, type Identity, type ImportPlace, type SuppressionList } from './import-people';
import type { PersonRef, ViewRow } from './import-row';
import { keepViews, type PersonView } from './import-store';
import { hashOf, revealIdentity } from './identities';
import { traitsToKeep } from './import-told';
import { keepTold } from './marks';
import { unpackRows, type PackedRows } from './packed-rows';
import { postingTimes } from './stories';
import { sensitiveStories } from './story-facts';
import { currentViewerKey } from '../store/current-viewer';
import { HAND_KEPT } from './sources';
import { checkSource, rememberMapping, sourceNameKey, statesOf } from './sources-store';

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
	readonly rows: readonly ViewRow[] | PackedRows;
}

/** Why a row that is well formed was not taken. */
export type RowRefusal = 'unknown_person' | 'two_people' | 'sensitive_story' | 'before_story' | 'source_unknown' | 'source_unapproved' | 'source_overdue';

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
		return { ...outcome, addedMarks: addedKeys.map(markOf) };
	};
}

/** The first 52 bits of a hash, exact as a number. */
function markOf(hash: string): number {
	return Number.parseInt(Buffer.from(hash, 'base64url').subarray(0, 7).toString('hex').slice(0, 13), 16);
}

type KeptRows = ImportedBatch & { readonly addedKeys: readonly string[] };

async function keepRows(store: StoreContext, list: SuppressionList, place: ImportPlace, packed: ImportViewsInput['rows']): Promise<KeptRows> {
	const rows = unpackRows(packed);
	const refused: { index: number; reason: RowRefusal }[] = [];
	const named: { row: ViewRow; index: number; identities: readonly [Identity, ...Identity[]] }[] = [];
	const refusalOf = await readSources(store, place.accountKey, rows);
	const storyRefusalOf = await readStories(store, place.accountKey, rows);
	for (const [index, row] of rows.entries()) {
		const reason = refusalOf(row) ?? storyRefusalOf(row);
		// Only a person named by key has to be looked up here: waiting for each of many rows takes time.
		const identities = reason !== null ? [] : row.person.by === 'identity' ? namedIn(row.person) : await identitiesOf(store, place.accountKey, row.person);
		if (isNotEmpty(identities)) named.push({ row, index, identities });
		else refused.push({ index, reason: reason ?? 'unknown_person' });
	}
	const people = await findPeople(store, list, place, named.map(({ identities }) => identities));
	const views: PersonView[] = [];
	let suppressed = 0;
	named.forEach(({ row, index, identities }, position) => {
		const person = people[position];
		if (person === 'suppressed') suppressed++;
		else if (person === 'two_people' || person === undefined) refused.push({ index, reason: 'two_people' });
		else views.push({ row, identity: identities[0], viewerKey: person.viewerKey });
	});
	const { added, known, addedKeys } = await keepViews(store, place, views);
	await keepTellings(store, place, views);
	return { added, known, suppressed, refused, addedKeys };
}

/** What a list tells of people, for segments to go by; undoing the import takes it back. */
async function keepTellings(store: StoreContext, { accountKey, importKey }: ImportPlace, views: readonly PersonView[]): Promise<void> {
	const told = views.map(({ row, identity, viewerKey }) => ({
		viewerKey, toldOf: hashOf(store.keys.oldest, identity), source: row.source, at: row.at, tag: row.tag, traits: traitsToKeep(row.traits),
	}));
	await keepTold(store, { accountKey, teller: importKey }, told);
}

/** Read in the transaction that keeps the rows: an approval withdrawn meanwhile counts from the next batch on. */
async function readSources(store: StoreContext, accountKey: string, rows: readonly ViewRow[]): Promise<(row: ViewRow) => RowRefusal | null> {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const states = await statesOf(store, accountKey, [...new Set(rows.map(({ source }) => source))], now);
	return ({ source }) => {
		const state = states.get(sourceNameKey(source));
		switch (state) {
			case undefined:
				return 'source_unknown';
			case 'unapproved':
				return 'source_unapproved';
			case 'overdue':
				return 'source_overdue';
			case 'approved':
				return null;
		}
	};
}

/** A list may give the day alone, and that of another zone; a view earlier than that is of another story. */
const BEFORE_POSTING_MS = 48 * 3_600_000;

async function readStories({ tx }: StoreContext, accountKey: string, rows: readonly ViewRow[]): Promise<(row: ViewRow) => RowRefusal | null> {
	const sensitive = await sensitiveStories(tx, accountKey);
	const posted = await postingTimes(tx, accountKey, [...new Set(rows.map(({ storyId }) => storyId))]);
	return ({ storyId, at }) => {
		if (sensitive.has(storyId)) return 'sensitive_story';
		return at < (posted.get(storyId) ?? 0) - BEFORE_POSTING_MS ? 'before_story' : null;
	};
}

function isNotEmpty<T>(list: readonly T[]): list is readonly [T, ...T[]] {
	return list.length > 0;
}

/** The identities a row names; the first is the one its views are counted by. */
function namedIn({ handle, vendorId }: Extract<PersonRef, { by: 'identity' }>): Identity[] {
	const identities: Identity[] = [];
	if (handle !== null) identities.push({ kind: 'handle', value: handle });
	if (vendorId !== null) identities.push({ kind: 'vendor_id', value: vendorId });
	return identities;
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

async function addToTotals({ tx }: StoreContext, { accountKey, importKey }: ImportPlace, batch: Totals): Promise<void> {
	const { numUpdatedRows } = await tx
		.updateTable('imports')
		.set((update) => ({
			added: update('added', '+', batch.added),
			known: update('known', '+', batch.known),
			suppressed: update('suppressed', '+', batch.suppressed),
		}))
		.where('import_key', '=', importKey)
		.where('account_key', '=', accountKey)
		.where('undoing_at', 'is', null)
		.executeTakeFirst();
	if (numUpdatedRows !== 1n) throw new Error('This import was never started for the account, or is being undone.');
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
