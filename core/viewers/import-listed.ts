import { chunksOf } from '../store/chunks';
import type { StoreContext } from '../store/use-case';
import { foldMarks } from './mark-fold';
import { hashOf } from './identities';
import { identityName, type Group } from './import-groups';
import type { Identity, ImportPlace, Listing, SuppressionList } from './import-people';
import { removeUnknownPeople } from './import-undo-people';
import { mergeViewers } from './merge';

interface ListedGroup {
	readonly group: Group;
	readonly listing: Listing;
	/** Those of its viewers who only by this turn out to have opted out. */
	readonly unlisted: readonly string[];
	readonly writers: ReadonlySet<string>;
}

/**
 * A STOP holds for every identity of the person, also for those only this list shows to be theirs. What lists brought
 * of them before that was known goes: had the row that shows it come first, it would never have been taken. Undoing
 * the import does not take the STOP back, so these people stay one.
 */
export async function spreadListing(store: StoreContext, list: SuppressionList, accountKey: string, { group, listing, unlisted, writers }: ListedGroup): Promise<void> {
	const { newest } = store.keys;
	const named = unknownOf(group).map((identity) => ({ kind: identity.kind, hash: hashOf(newest, identity), pepper_version: newest.version }));
	const theirs = await identitiesOf(store, unlisted);
	await list.add(store, accountKey, listing, { identities: [...named, ...theirs], viewerKeys: [] });
	const kept = await list.kept(store, accountKey, unlisted);
	await forgetListed(store, accountKey, unlisted.filter((key) => !kept.includes(key)));
	const left = await viewersAmong(store, group.viewerKeys);
	if (left.length === 0) return;
	await list.add(store, accountKey, listing, { identities: [], viewerKeys: [await mergeAll(store, { accountKey, importKey: '' }, left, writers)] });
}

export function unknownOf(group: Group): Identity[] {
	return group.identities.filter((identity) => !group.stored.has(identityName(identity)));
}

/** Makes these viewers one: the one who has written if there is one. @returns who it is */
export async function mergeAll(store: StoreContext, { accountKey, importKey }: ImportPlace, viewerKeys: readonly string[], writers: ReadonlySet<string>): Promise<string> {
	const into = viewerKeys.find((key) => writers.has(key)) ?? [...viewerKeys].sort()[0] ?? '';
	for (const from of viewerKeys) {
		if (from !== into) await mergeViewers(store, { accountKey, from, into, evidence: importKey });
	}
	return into;
}

async function identitiesOf({ tx }: StoreContext, viewerKeys: readonly string[]) {
	if (viewerKeys.length === 0) return [];
	return tx
		.selectFrom('identities')
		.select(['kind', 'hash', 'pepper_version'])
		.where('viewer_key', 'in', viewerKeys)
		.where('hash', 'is not', null)
		.$narrowType<{ hash: string }>()
		.execute();
}

/** Takes back what imports brought of these people; who then is known by nothing else is nobody's any more. */
async function forgetListed(store: StoreContext, accountKey: string, viewerKeys: readonly string[]): Promise<void> {
	if (viewerKeys.length === 0) return;
	const { tx } = store;
	const signals = await tx
		.selectFrom('engagements')
		.select('engagement_key')
		.where('viewer_key', 'in', viewerKeys)
		.where('import_key', 'is not', null)
		.execute();
	for (const rows of chunksOf(signals)) {
		const keys = rows.map((row) => row.engagement_key);
		await tx.deleteFrom('view_tellings').where('engagement_key', 'in', keys).execute();
		await tx.deleteFrom('engagements').where('engagement_key', 'in', keys).execute();
	}
	const told = await tx
		.deleteFrom('mark_tellings')
		.where('viewer_key', 'in', viewerKeys)
		.where('teller', 'not in', ['person', 'profile', 'rectification'])
		.returning(['viewer_key', 'kind', 'name'])
		.execute();
	await foldMarks(store, accountKey, told.map(({ viewer_key: viewerKey, kind, name }) => ({ viewerKey, kind, name })));
	await removeUnknownPeople(store, accountKey, viewerKeys);
}

async function viewersAmong({ tx }: StoreContext, viewerKeys: readonly string[]): Promise<string[]> {
	if (viewerKeys.length === 0) return [];
	const rows = await tx.selectFrom('viewers').select('viewer_key').where('viewer_key', 'in', viewerKeys).execute();
	return rows.map((row) => row.viewer_key);
}
