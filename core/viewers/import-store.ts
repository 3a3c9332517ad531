import { chunksOf } from '../store/chunks';
import { keyedHash } from '../store/keyring';
import type { StoreContext } from '../store/use-case';
import type { Identity } from './import-people';
import type { ViewRow } from './import-row';

/** A checked row whose person is known. */
export interface PersonView {
	readonly row: ViewRow;
	/** The identity the view is counted by. */
	readonly identity: Identity;
	readonly viewerKey: string;
}

/**
 * Keeps each view once per identity and story. Told twice, the earliest account of it counts, so the order in
 * which rows and files come makes no difference.
 */
export async function keepViews(
	store: StoreContext,
	place: { readonly accountKey: string; readonly importKey: string },
	views: readonly PersonView[],
): Promise<{ added: number; known: number }> {
	const earliest = new Map<string, PersonView>();
	for (const view of views) {
		const naturalKey = viewKey(store, view);
		const other = earliest.get(naturalKey);
		if (!other || isEarlier(view.row, other.row)) earliest.set(naturalKey, view);
	}
	const kept = await findKept(store, place.accountKey, [...earliest.keys()]);
	for (const [naturalKey, row] of kept) {
		const view = earliest.get(naturalKey);
		earliest.delete(naturalKey);
		if (view && isEarlier(view.row, row)) await correct(store, row.engagementKey, view.row);
	}
	const added = [...earliest].map(([naturalKey, { row, viewerKey }]) => ({
		engagement_key: store.newKey('eng'),
		account_key: place.accountKey,
		viewer_key: viewerKey,
		kind: 'view',
		story_id: row.storyId,
		at: row.at,
		source: row.source,
		natural_key: naturalKey,
		import_key: place.importKey,
		context: row.context,
		tag: row.tag,
	}));
	for (const rows of chunksOf(added, 500)) await store.tx.insertInto('engagements').values(rows).execute();
	return { added: added.length, known: views.length - added.length };
}

/** The oldest pepper never changes, so a list imported again after a key rotation is still known. */
function viewKey({ keys }: StoreContext, { identity, row }: PersonView): string {
	return keyedHash(keys.oldest.pepper, 'view', `${identity.kind}\0${identity.value}\0${row.storyId}`);
}

type Account = Pick<ViewRow, 'at' | 'source' | 'context' | 'tag'>;

/** A total order: by time, and where that is equal by the words, so that it never depends on who came first. */
function isEarlier(a: Account, b: Account): boolean {
	if (a.at !== b.at) return a.at < b.at;
	return wordsOf(a) < wordsOf(b);
}

function wordsOf({ source, context, tag }: Account): string {
	return JSON.stringify([source, context ?? '', tag ?? '']);
}

interface KeptView extends Account {
	readonly engagementKey: string;
}

async function findKept({ tx }: StoreContext, accountKey: string, naturalKeys: readonly string[]): Promise<Map<string, KeptView>> {
	const kept = new Map<string, KeptView>();
	for (const some of chunksOf(naturalKeys)) {
		const rows = await tx
			.selectFrom('engagements')
			.select(['engagement_key as engagementKey', 'natural_key', 'at', 'source', 'context', 'tag'])
			.where('account_key', '=', accountKey)
			.where('natural_key', 'in', some)
			.execute();
		for (const { natural_key: naturalKey, ...row } of rows) kept.set(naturalKey, row);
	}
	return kept;
}

async function correct({ tx }: StoreContext, engagementKey: string, { at, source, context, tag }: Account): Promise<void> {
	await tx.updateTable('engagements').set({ at, source, context, tag }).where('engagement_key', '=', engagementKey).execute();
}
