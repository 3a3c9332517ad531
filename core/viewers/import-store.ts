import { insertMany, insertNew, type RowsToInsert } from '../store/insert-many';
import type { EngagementsTable } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { columnsOf, findKept, type KeptView } from './import-kept';
import { joinTold, sameTold, type Told } from './import-told';
import type { PreparedReader } from './prepared-reader';

/** A prepared row whose person is known. */
export interface OwnedRow {
	readonly row: number;
	readonly viewerKey: string;
}

export interface KeptViews {
	readonly added: number;
	readonly known: number;
	/** Natural keys of the views that were added; made when they are asked for. */
	readonly addedKeys: () => readonly string[];
}

interface Place {
	readonly accountKey: string;
	readonly importKey: string;
}

/** A signal to be kept: a view, or the visit that came with it. */
interface Signal extends OwnedRow {
	readonly kind: 'view' | 'profile_visit';
	readonly naturalKey: string;
}

const ALWAYS = ['engagement_key', 'account_key', 'viewer_key', 'kind', 'story_id', 'natural_key', 'import_key', 'at', 'source'] as const satisfies readonly (keyof EngagementsTable)[];

/** Columns few lists tell of. */
const SOMETIMES = ['context', 'tag', 'watch_seconds', 'language', 'country', 'account_type', 'follows_us'] as const satisfies readonly (keyof EngagementsTable)[];

/**
 * Keeps each view once per identity and story. Told several times, the accounts of it are put together, so the
 * order in which rows and files come makes no difference; what each import told stays apart, for undoing.
 */
export async function keepViews(store: StoreContext, place: Place, reader: PreparedReader, views: readonly OwnedRow[]): Promise<KeptViews> {
	const signals = signalsOf(reader, views);
	const known = await insertNew(store.tx, 'engagements', rowsOf(store, place, reader, signals), ['account_key', 'natural_key']);
	await retellAll(store, place, reader, known.map((nth) => signals[nth]).filter((signal) => signal !== undefined));
	const knownViews = known.filter((nth) => signals[nth]?.kind === 'view').length;
	const addedKeys = () => {
		const knownPlaces = new Set(known);
		return signals.filter(({ kind }, nth) => kind === 'view' && !knownPlaces.has(nth)).map(({ naturalKey }) => naturalKey);
	};
	return { added: views.length - knownViews, known: knownViews, addedKeys };
}

function signalsOf(reader: PreparedReader, views: readonly OwnedRow[]): Signal[] {
	const signals: Signal[] = views.map(({ row, viewerKey }) => ({ row, viewerKey, kind: 'view', naturalKey: reader.viewKey(row) }));
	const { visits } = reader;
	if (visits.length === 0) return signals;
	const ownerOf = new Map(views.map(({ row, viewerKey }) => [row, viewerKey]));
	for (const [nth, row] of visits.entries()) {
		const viewerKey = ownerOf.get(row);
		if (viewerKey !== undefined) signals.push({ row, viewerKey, kind: 'profile_visit', naturalKey: reader.visitKey(nth, row) });
	}
	return signals;
}

/** One key for all, counted on: rows that are written together lie together in the index. */
function rowsOf(store: StoreContext, { accountKey, importKey }: Place, reader: PreparedReader, signals: readonly Signal[]): RowsToInsert<'engagements'> {
	const batchKey = store.newKey('eng');
	// Giving a row sixteen values takes half as long as all SQLite does with it, and most lists have nothing for seven of them.
	const told = SOMETIMES.filter((column) => tells(reader, column));
	return {
		columns: [...ALWAYS, ...told],
		count: signals.length,
		valuesOf: (nth, values) => {
			const signal = signals[nth];
			if (!signal) return;
			const { row } = signal;
			values[0] = `${batchKey}${nth.toString(36).padStart(4, '0')}`;
			values[1] = accountKey;
			values[2] = signal.viewerKey;
			values[3] = signal.kind;
			values[4] = reader.word(row, 'story');
			values[5] = signal.naturalKey;
			values[6] = importKey;
			values[7] = reader.at(row);
			values[8] = reader.word(row, 'source');
			for (let place = 0; place < told.length; place++) values[ALWAYS.length + place] = toldBy(reader, row, told[place]);
		},
	};
}

type Sometimes = (typeof SOMETIMES)[number];

/** Whether any row of a batch has this column. */
function tells(reader: PreparedReader, column: Sometimes): boolean {
	for (let row = 0; row < reader.rows; row++) if (toldBy(reader, row, column) !== null) return true;
	return false;
}

function toldBy(reader: PreparedReader, row: number, column: Sometimes | undefined): string | number | null {
	switch (column) {
		case 'context':
		case 'tag':
		case 'language':
		case 'country':
			return reader.word(row, column);
		case 'account_type':
			return reader.word(row, 'accountType');
		case 'watch_seconds':
			return reader.watched(row);
		case 'follows_us': {
			const follows = reader.follows(row);
			return follows === null ? null : follows ? 1 : 0;
		}
		case undefined:
			return null;
	}
}

/** Views the store has, also those an earlier row of the same batch has just brought. */
async function retellAll(store: StoreContext, { accountKey, importKey }: Place, reader: PreparedReader, signals: readonly Signal[]): Promise<void> {
	if (signals.length === 0) return;
	const told = new Map<string, Told>();
	for (const { naturalKey, row } of signals) {
		const other = told.get(naturalKey);
		told.set(naturalKey, other ? joinTold(other, reader.told(row)) : reader.told(row));
	}
	await retell(store, importKey, told, await findKept(store, accountKey, [...told.keys()]));
}

/** Adds what this import tells to views the store has; nothing is written where it tells nothing new. */
async function retell(store: StoreContext, importKey: string, tellings: ReadonlyMap<string, Told>, kept: ReadonlyMap<string, KeptView>): Promise<void> {
	const added: { engagement_key: string; import_key: string; told: string }[] = [];
	for (const [naturalKey, view] of kept) {
		const told = tellings.get(naturalKey);
		if (!told) continue;
		const joined = joinTold(view.told, told);
		if (!sameTold(joined, view.told)) {
			await store.tx.updateTable('engagements').set(columnsOf(joined)).where('engagement_key', '=', view.engagementKey).execute();
		}
		const isOnlyOurs = view.importKey === importKey && view.tellings.size === 0;
		if (isOnlyOurs) continue;
		// From the second import on each keeps its own account; until then the view itself is the first one's.
		if (view.tellings.size === 0) added.push({ engagement_key: view.engagementKey, import_key: view.importKey, told: JSON.stringify(view.told) });
		const own = view.tellings.get(importKey);
		const mine = own ? joinTold(own, told) : told;
		if (!own) added.push({ engagement_key: view.engagementKey, import_key: importKey, told: JSON.stringify(mine) });
		else if (!sameTold(mine, own)) await updateTelling(store, view.engagementKey, importKey, mine);
	}
	await insertMany(store.tx, 'view_tellings', added);
}

async function updateTelling({ tx }: StoreContext, engagementKey: string, importKey: string, told: Told): Promise<void> {
	await tx
		.updateTable('view_tellings')
		.set({ told: JSON.stringify(told) })
		.where('engagement_key', '=', engagementKey)
		.where('import_key', '=', importKey)
		.execute();
}
