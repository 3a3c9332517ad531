import { insertMany, insertNew } from '../store/insert-many';
import { keyedHash } from '../store/keyring';
import type { StoreContext } from '../store/use-case';
import { columnsOf, findKept, type KeptView } from './import-kept';
import type { Identity } from './import-people';
import type { ViewRow } from './import-row';
import { joinTold, sameTold, toldBy, type Told } from './import-told';

/** A checked row whose person is known. */
export interface PersonView {
	readonly row: ViewRow;
	/** The identity the view is counted by. */
	readonly identity: Identity;
	readonly viewerKey: string;
}

interface Signal {
	readonly kind: SignalKind;
	readonly viewerKey: string;
	readonly storyId: string;
	readonly told: Told;
}

/** A visit to the profile is a signal of its own, at the time of the view that led to it. */
type SignalKind = 'view' | 'profile_visit';

export interface KeptViews {
	readonly added: number;
	readonly known: number;
	/** Natural keys of the views that were added. */
	readonly addedKeys: readonly string[];
}

interface Place {
	readonly accountKey: string;
	readonly importKey: string;
}

/**
 * Keeps each view once per identity and story. Told several times, the accounts of it are put together, so the
 * order in which rows and files come makes no difference; what each import told stays apart, for undoing.
 */
export async function keepViews(store: StoreContext, place: Place, views: readonly PersonView[]): Promise<KeptViews> {
	const signals = new Map<string, Signal>();
	for (const view of views) {
		gather(signals, store, 'view', view);
		if (view.row.traits.profileVisit) gather(signals, store, 'profile_visit', view);
	}
	const rows = rowsOf(store, place, signals);
	const doubtful = await insertNew(store.tx, 'engagements', rows, ['account_key', 'natural_key']);
	const known = await findKnown(store, place, doubtful);
	await retell(store, place.importKey, signals, known);
	const addedKeys = rows.flatMap((row) => (row.kind === 'view' && !known.has(row.natural_key) ? [row.natural_key] : []));
	return { added: addedKeys.length, known: views.length - addedKeys.length, addedKeys };
}

/** One key for all, counted on: rows that are written together lie together in the index. */
function rowsOf(store: StoreContext, { accountKey, importKey }: Place, signals: ReadonlyMap<string, Signal>) {
	const batchKey = store.newKey('eng');
	return [...signals].map(([naturalKey, signal], nth) => ({
		engagement_key: `${batchKey}${nth.toString(36).padStart(4, '0')}`,
		account_key: accountKey,
		viewer_key: signal.viewerKey,
		kind: signal.kind,
		story_id: signal.storyId,
		natural_key: naturalKey,
		import_key: importKey,
		...columnsOf(signal.told),
	}));
}

/** The rows that were not inserted, because the store has their views. */
async function findKnown(store: StoreContext, { accountKey }: Place, doubtful: ReturnType<typeof rowsOf>): Promise<Map<string, KeptView>> {
	if (doubtful.length === 0) return new Map();
	const kept = await findKept(store, accountKey, doubtful.map((row) => row.natural_key));
	return new Map(doubtful.flatMap((row) => {
		const view = kept.get(row.natural_key);
		return view && view.engagementKey !== row.engagement_key ? [[row.natural_key, view]] : [];
	}));
}

function gather(signals: Map<string, Signal>, { keys }: StoreContext, kind: SignalKind, { identity, row, viewerKey }: PersonView): void {
	// The oldest pepper never changes, so a list imported again after a key rotation is still known.
	const naturalKey = keyedHash(keys.oldest.pepper, kind, `${identity.kind}\0${identity.value}\0${row.storyId}`);
	const told = toldBy(row);
	const other = signals.get(naturalKey);
	signals.set(naturalKey, { kind, viewerKey, storyId: row.storyId, told: other ? joinTold(other.told, told) : told });
}

/** Adds what this import tells to views the store has; nothing is written where it tells nothing new. */
async function retell(store: StoreContext, importKey: string, signals: ReadonlyMap<string, Signal>, kept: ReadonlyMap<string, KeptView>): Promise<void> {
	const tellings: { engagement_key: string; import_key: string; told: string }[] = [];
	for (const [naturalKey, view] of kept) {
		const told = signals.get(naturalKey)?.told;
		if (!told) continue;
		const joined = joinTold(view.told, told);
		if (!sameTold(joined, view.told)) {
			await store.tx.updateTable('engagements').set(columnsOf(joined)).where('engagement_key', '=', view.engagementKey).execute();
		}
		const isOnlyOurs = view.importKey === importKey && view.tellings.size === 0;
		if (isOnlyOurs) continue;
		// From the second import on each keeps its own account; until then the view itself is the first one's.
		if (view.tellings.size === 0) tellings.push({ engagement_key: view.engagementKey, import_key: view.importKey, told: JSON.stringify(view.told) });
		const own = view.tellings.get(importKey);
		const mine = own ? joinTold(own, told) : told;
		if (!own) tellings.push({ engagement_key: view.engagementKey, import_key: importKey, told: JSON.stringify(mine) });
		else if (!sameTold(mine, own)) await updateTelling(store, view.engagementKey, importKey, mine);
	}
	await insertMany(store.tx, 'view_tellings', tellings);
}

async function updateTelling({ tx }: StoreContext, engagementKey: string, importKey: string, told: Told): Promise<void> {
	await tx
		.updateTable('view_tellings')
		.set({ told: JSON.stringify(told) })
		.where('engagement_key', '=', engagementKey)
		.where('import_key', '=', importKey)
		.execute();
}
