import { chunksOf } from '../store/chunks';
import { canonicalTag, type Trait } from '../store/marks';
import type { StoreContext } from '../store/use-case';

/** Which mark of which person. */
export interface MarkName {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly kind: 'flag' | 'tag';
	readonly name: string;
}

/** Keeps a flag or a tag. @returns false when the person has it already */
export async function keepMark(
	store: StoreContext,
	{ accountKey, viewerKey, kind, name, source, evidence, at }: MarkName & { readonly source: string; readonly evidence: string; readonly at: number },
): Promise<boolean> {
	const added = await store.tx
		.insertInto('viewer_marks')
		.values({
			mark_key: store.newKey('mrk'), account_key: accountKey, viewer_key: viewerKey, kind, name, value: '', source, evidence, import_key: null, at,
		})
		.onConflict((conflict) => conflict.columns(['account_key', 'viewer_key', 'kind', 'name']).doNothing())
		.returning('mark_key')
		.executeTakeFirst();
	return added !== undefined;
}

/** Takes a flag or a tag away. @returns false when the person has none */
export async function removeMark({ tx }: StoreContext, { accountKey, viewerKey, kind, name }: MarkName): Promise<boolean> {
	const { numDeletedRows } = await tx
		.deleteFrom('viewer_marks')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', '=', kind)
		.where('name', '=', name)
		.executeTakeFirst();
	return numDeletedRows > 0n;
}

/** What somebody told of a person at a time. */
export interface Telling {
	readonly viewerKey: string;
	/** UTC milliseconds. */
	readonly at: number;
	readonly tag?: string | null;
	/** Values as `core/store/marks.ts` describes them; left out where nothing was told. */
	readonly traits?: Readonly<Partial<Record<Trait, string>>>;
}

export interface TellingSource {
	readonly accountKey: string;
	/** `profile`, or the name of the source of a list. */
	readonly source: string;
	/** Set for an import: undoing it takes these marks away again. */
	readonly importKey: string | null;
}

/**
 * Keeps tags and traits as they were told. Of a trait told several times the newest counts, and of two from one
 * moment the one that sorts later, so the order in which lists come makes no difference.
 */
export async function keepTold(store: StoreContext, { accountKey, source, importKey }: TellingSource, tellings: readonly Telling[]): Promise<void> {
	const newest = new Map<string, MarkRow>();
	for (const telling of tellings) {
		for (const mark of marksOf(telling)) {
			const id = `${telling.viewerKey}\0${mark.kind}\0${mark.name}`;
			const row = { ...mark, viewer_key: telling.viewerKey, at: telling.at };
			const other = newest.get(id);
			if (!other || isNewer(row, other)) newest.set(id, row);
		}
	}
	for (const rows of chunksOf([...newest.values()], 500)) {
		await store.tx
			.insertInto('viewer_marks')
			.values(rows.map((row) => ({ ...row, mark_key: store.newKey('mrk'), account_key: accountKey, source, evidence: '', import_key: importKey })))
			.onConflict((conflict) =>
				conflict
					.columns(['account_key', 'viewer_key', 'kind', 'name'])
					.doUpdateSet((update) => ({
						value: update.ref('excluded.value'),
						source: update.ref('excluded.source'),
						import_key: update.ref('excluded.import_key'),
						at: update.ref('excluded.at'),
					}))
					.where((where) =>
						where.and([
							where('viewer_marks.kind', '=', 'trait'),
							where.or([
								where('viewer_marks.at', '<', where.ref('excluded.at')),
								where.and([where('viewer_marks.at', '=', where.ref('excluded.at')), where('viewer_marks.value', '<', where.ref('excluded.value'))]),
							]),
						]),
					),
			)
			.execute();
	}
}

interface MarkRow {
	readonly viewer_key: string;
	readonly kind: 'tag' | 'trait';
	readonly name: string;
	readonly value: string;
	readonly at: number;
}

function marksOf({ tag, traits }: Telling): Pick<MarkRow, 'kind' | 'name' | 'value'>[] {
	const marks: Pick<MarkRow, 'kind' | 'name' | 'value'>[] = [];
	const name = canonicalTag(tag ?? '');
	if (name !== '') marks.push({ kind: 'tag', name, value: '' });
	for (const [trait, value] of Object.entries(traits ?? {})) if (value !== '') marks.push({ kind: 'trait', name: trait, value });
	return marks;
}

function isNewer(a: MarkRow, b: MarkRow): boolean {
	return a.at === b.at ? a.value > b.value : a.at > b.at;
}

/** Takes away what an import told, when the import is undone; an older telling of the same trait is not brought back. */
export async function forgetTold({ tx }: StoreContext, importKey: string): Promise<void> {
	await tx.deleteFrom('viewer_marks').where('import_key', '=', importKey).execute();
}
