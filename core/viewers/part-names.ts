import { chunksOf } from '../store/chunks';
import { keyedHash } from '../store/keyring';
import { unseal } from '../store/sealing';
import type { StoreContext } from '../store/use-case';
import { isIn } from '../store/is-in';
import { hashOf, makeViewer } from './identities';
import { foldMarks } from './mark-fold';
import { undoMerge } from './merge-undo';

/** Who undoes a merge when names turn out not to be one person's. */
const PARTED = 'lists do not bear it out';

/**
 * Takes names out of somebody lists gave them to, with all that lists brought under them; the key the names had
 * before a list joined them is theirs again.
 *
 * @param candidates each the names (by hash) of one other person: only the one that was joined last is parted
 * @returns whose they are now
 */
export async function partNames(store: StoreContext, accountKey: string, from: string, candidates: ReadonlyArray<ReadonlySet<string>>): Promise<string> {
	const joined = await undoJoin(store, accountKey, from, candidates);
	const names = joined?.names ?? candidates.at(-1) ?? new Set<string>();
	const into = joined?.viewerKey ?? (await makeViewer(store, accountKey));
	await giveNames(store, { accountKey, from, into }, [...names]);
	return into;
}

/** Undoes the last merge by a list that gave them names of one candidate alone. */
async function undoJoin(store: StoreContext, accountKey: string, into: string, candidates: ReadonlyArray<ReadonlySet<string>>) {
	const merges = await store.tx
		.selectFrom('merges')
		.select(['merge_key', 'from_key'])
		.where('into_key', '=', into)
		.where('person', '=', 'list')
		.where('undone_at', 'is', null)
		.orderBy('seq', 'desc')
		.execute();
	for (const { merge_key: mergeKey, from_key: viewerKey } of merges) {
		const moved = await store.tx
			.selectFrom('merge_moves')
			.innerJoin('identities', 'identities.identity_key', 'merge_moves.row_key')
			.select('identities.hash')
			.where('merge_moves.merge_key', '=', mergeKey)
			.where('merge_moves.table_name', '=', 'identities')
			.execute();
		const names = candidates.find((each) => moved.length > 0 && moved.every(({ hash }) => each.has(hash ?? '')));
		if (names && (await undoMerge(store, { accountKey, mergeKey, person: PARTED })).undone) return { viewerKey, names };
	}
	return null;
}

interface Giving {
	readonly accountKey: string;
	readonly from: string;
	readonly into: string;
}

async function giveNames(store: StoreContext, { accountKey, from, into }: Giving, names: readonly string[]): Promise<void> {
	const { tx, keys } = store;
	await tx.updateTable('identities').set({ viewer_key: into }).where('viewer_key', '=', from).where(isIn(tx, 'hash', names)).execute();
	const rows = await tx.selectFrom('identities').select(['kind', 'sealed', 'wrapped_key', 'key_version']).where('viewer_key', '=', into).where('hash', 'is not', null).execute();
	const theirs = rows.map((row) => ({ kind: row.kind, value: unseal(keys, { sealed: row.sealed, wrappedKey: row.wrapped_key, keyVersion: row.key_version }) }));
	const views = await tx
		.selectFrom('engagements')
		.select(['engagement_key', 'kind', 'story_id', 'natural_key'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', from)
		.where('import_key', 'is not', null)
		.execute();
	// Each view of a list was counted by the name in its row.
	const own = views.filter((view) =>
		theirs.some(({ kind, value }) => view.natural_key === keyedHash(keys.oldest.pepper, view.kind, `${kind}\0${value}\0${view.story_id ?? ''}`)),
	);
	for (const some of chunksOf(own)) {
		await tx.updateTable('engagements').set({ viewer_key: into }).where('engagement_key', 'in', some.map((view) => view.engagement_key)).execute();
	}
	const told = await tx
		.updateTable('mark_tellings')
		.set({ viewer_key: into })
		.where('viewer_key', '=', from)
		.where(isIn(tx, 'told_of', theirs.map((name) => hashOf(keys.oldest, name))))
		.returning(['kind', 'name'])
		.execute();
	await foldMarks(store, accountKey, told.flatMap(({ kind, name }) => [from, into].map((viewerKey) => ({ viewerKey, kind, name }))));
}
