import type { Selectable } from 'kysely';
import { chunksOf } from '../store/chunks';
import { insertMany } from '../store/insert-many';
import { isIn } from '../store/is-in';
import { canonicalTag, type Trait } from '../store/marks';
import type { MarkTellingsTable } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { traitsToKeep, type Told } from './import-told';
import { counts, foldMarks, sameTelling, type MarkOf } from './mark-fold';

/** Which mark of which person. */
export interface MarkName {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly kind: 'flag' | 'tag' | 'milestone';
	readonly name: string;
}

/** What its row in `viewer_marks` has. */
const rowOf = ({ accountKey, viewerKey, kind, name }: MarkName) => ({ account_key: accountKey, viewer_key: viewerKey, kind, name });

/** Keeps a flag, a tag or a milestone a person gives; undoing an import that told it too does not take it away. @returns false when it was there already */
export async function keepMark(
	store: StoreContext,
	{ source, evidence, at, ...mark }: MarkName & { readonly source: string; readonly evidence: string; readonly at: number },
): Promise<boolean> {
	const { accountKey, viewerKey, kind, name } = mark;
	const had = await store.tx
		.selectFrom('viewer_marks')
		.select('mark_key')
		.where((where) => where.and(rowOf(mark)))
		.executeTakeFirst();
	await store.tx
		.insertInto('mark_tellings')
		.values({
			telling_key: store.newKey('tel'), account_key: accountKey, viewer_key: viewerKey, told_of: viewerKey, teller: 'person', kind, name, value: '', source, evidence, at,
		})
		.onConflict((conflict) => conflict.columns(['teller', 'told_of', 'kind', 'name']).doNothing())
		.execute();
	await foldMarks(store, accountKey, [{ viewerKey, kind, name }]);
	return had === undefined;
}

/** Takes a flag, a tag or a milestone away, whoever told it. @returns false when the person has none */
export async function removeMark({ tx }: StoreContext, mark: MarkName): Promise<boolean> {
	const { viewerKey, kind, name } = mark;
	await tx.deleteFrom('mark_tellings').where('viewer_key', '=', viewerKey).where('kind', '=', kind).where('name', '=', name).execute();
	const { numDeletedRows } = await tx
		.deleteFrom('viewer_marks')
		.where((where) => where.and(rowOf(mark)))
		.executeTakeFirst();
	return numDeletedRows > 0n;
}

/** What somebody told of a person at a time. */
export interface Telling {
	readonly viewerKey: string;
	/** `profile`, or the name of the source of a list. */
	readonly source: string;
	/** UTC milliseconds. */
	readonly at: number;
	/** Hash of the name a row of a list tells it of; left out, it is told of the person. */
	readonly toldOf?: string;
	readonly tag?: string | null;
	/** Values as `core/store/marks.ts` describes them; left out where nothing was told. */
	readonly traits?: Readonly<Partial<Record<Trait, string>>>;
}

type TellingRow = Selectable<MarkTellingsTable>;

/**
 * Keeps tags and traits as they were told, each teller's apart. Told several times by one, the telling that counts
 * stays ({@link counts}), so neither the order of rows nor how they are cut into batches makes a difference.
 *
 * @param teller key of the import, or `profile`
 */
export async function keepTold(store: StoreContext, { accountKey, teller }: { readonly accountKey: string; readonly teller: string }, tellings: readonly Telling[]): Promise<void> {
	const told = new Map<string, Omit<TellingRow, 'telling_key'>>();
	for (const telling of tellings) {
		for (const mark of marksOf(telling)) {
			const { viewerKey, source, at, toldOf = viewerKey } = telling;
			const row = { ...mark, account_key: accountKey, viewer_key: viewerKey, told_of: toldOf, teller, source, evidence: '', at };
			const other = told.get(idOf(row));
			if (!other || counts(row, other)) told.set(idOf(row), row);
		}
	}
	if (told.size === 0) return;
	const known = await readTellings(store, teller, [...new Set([...told.values()].map((row) => row.told_of))]);
	await insertMany(store.tx, 'mark_tellings', [...told].flatMap(([id, row]) => (known.has(id) ? [] : [{ telling_key: store.newKey('tel'), ...row }])));
	for (const [id, row] of told) {
		const other = known.get(id);
		if (!other || sameTelling(row, other) || !counts(row, other)) continue;
		const { value, source, at } = row;
		await store.tx.updateTable('mark_tellings').set({ value, source, at }).where('telling_key', '=', other.telling_key).execute();
	}
	await foldMarks(store, accountKey, [...told.values()].map(markOf));
}

async function readTellings({ tx }: StoreContext, teller: string, toldOf: readonly string[]): Promise<Map<string, TellingRow>> {
	const known = new Map<string, TellingRow>();
	for (const some of chunksOf(toldOf)) {
		const rows = await tx.selectFrom('mark_tellings').selectAll().where('teller', '=', teller).where('told_of', 'in', some).execute();
		for (const row of rows) known.set(idOf(row), row);
	}
	return known;
}

function marksOf({ tag, traits }: Pick<Telling, 'tag' | 'traits'>): Pick<TellingRow, 'kind' | 'name' | 'value'>[] {
	const marks: Pick<TellingRow, 'kind' | 'name' | 'value'>[] = [];
	const name = canonicalTag(tag ?? '');
	if (name !== '') marks.push({ kind: 'tag', name, value: '' });
	for (const [trait, value] of Object.entries(traits ?? {})) if (value !== '') marks.push({ kind: 'trait', name: trait, value });
	return marks;
}

function idOf({ told_of: toldOf, kind, name }: Pick<TellingRow, 'told_of' | 'kind' | 'name'>): string {
	return `${toldOf}\0${kind}\0${name}`;
}

function markOf({ viewer_key: viewerKey, kind, name }: Pick<TellingRow, 'viewer_key' | 'kind' | 'name'>): MarkOf {
	return { viewerKey, kind, name };
}

/**
 * Takes back some of what an import told, when the import is undone: what others told of the same counts again.
 *
 * @returns how many tellings went; fewer than `limit` when none is left
 */
export async function forgetTold(store: StoreContext, accountKey: string, importKey: string, limit: number): Promise<number> {
	const rows = await store.tx
		.selectFrom('mark_tellings')
		.select(['telling_key', 'viewer_key', 'kind', 'name'])
		.where('teller', '=', importKey)
		.limit(limit)
		.execute();
	if (rows.length === 0) return 0;
	await store.tx.deleteFrom('mark_tellings').where('telling_key', 'in', rows.map((row) => row.telling_key)).execute();
	await foldMarks(store, accountKey, rows.map(markOf));
	return rows.length;
}

/**
 * Makes what imports told of people agree with the views that are left of them: a tag or trait no view of the import
 * bears out is taken back, one that came with a view that is gone becomes that of the views that stay.
 *
 * @param imports keys of the imports that told of views now gone
 * @param still person -> what each import tells with the views that are left
 */
export async function keepOnlyTold(
	store: StoreContext,
	accountKey: string,
	imports: readonly string[],
	still: ReadonlyMap<string, ReadonlyArray<{ readonly teller: string; readonly told: Told }>>,
): Promise<void> {
	const rows: TellingRow[] = [];
	for (const some of chunksOf([...still.keys()])) {
		rows.push(...(await store.tx.selectFrom('mark_tellings').selectAll().where('viewer_key', 'in', some).where(isIn(store.tx, 'teller', imports)).execute()));
	}
	const touched: MarkOf[] = [];
	for (const row of rows) {
		const borneOut = (still.get(row.viewer_key) ?? [])
			.filter(({ teller }) => teller === row.teller)
			.flatMap(({ told: { at, source, tag, ...told } }) => marksOf({ tag, traits: traitsToKeep(told) }).map((mark) => ({ ...mark, source, at, evidence: '' })))
			.filter(({ kind, name }) => kind === row.kind && name === row.name);
		if (borneOut.some((telling) => sameTelling(telling, row))) continue;
		touched.push(markOf(row));
		const [first, ...rest] = borneOut;
		if (!first) {
			await store.tx.deleteFrom('mark_tellings').where('telling_key', '=', row.telling_key).execute();
			continue;
		}
		const { value, source, at } = rest.reduce((best, each) => (counts(each, best) ? each : best), first);
		await store.tx.updateTable('mark_tellings').set({ value, source, at }).where('telling_key', '=', row.telling_key).execute();
	}
	await foldMarks(store, accountKey, touched);
}
