import type { Selectable } from 'kysely';
import { chunksOf } from '../store/chunks';
import { insertMany } from '../store/insert-many';
import type { MarkTellingsTable, ViewerMarksTable } from '../store/schema';
import type { StoreContext } from '../store/use-case';

/** One mark of one person. */
export interface MarkOf {
	readonly viewerKey: string;
	readonly kind: ViewerMarksTable['kind'];
	readonly name: string;
}

/** What is told of a mark, without who tells it. */
export type ToldMark = Pick<MarkTellingsTable, 'kind' | 'value' | 'source' | 'evidence' | 'at'>;

/**
 * Which of two tellings counts. Of a trait the newest; of a flag or tag the first, before it one that gives its
 * evidence. Where that is equal the words decide, so that the order in which lists come never does.
 */
export function counts(a: ToldMark, b: ToldMark): boolean {
	const isTrait = a.kind === 'trait';
	if ((a.evidence !== '') !== (b.evidence !== '') && !isTrait) return a.evidence !== '';
	if (a.at !== b.at) return isTrait ? a.at > b.at : a.at < b.at;
	return wordsOf(a) > wordsOf(b);
}

function wordsOf({ value, source, evidence }: ToldMark): string {
	return JSON.stringify([value, source, evidence]);
}

export function sameTelling(a: ToldMark, b: ToldMark): boolean {
	return a.at === b.at && wordsOf(a) === wordsOf(b);
}

/** Makes marks of people what all tellings of them come to; one of which nothing is told is gone. */
export async function foldMarks(store: StoreContext, accountKey: string, touched: readonly MarkOf[]): Promise<void> {
	const wanted = new Set(touched.map(idOf));
	for (const viewerKeys of chunksOf([...new Set(touched.map(({ viewerKey }) => viewerKey))])) {
		const standing = await readStanding(store, viewerKeys, wanted);
		const marks = await readMarks(store, accountKey, viewerKeys, wanted);
		await insertMany(store.tx, 'viewer_marks', [...standing].flatMap(([id, { viewer_key, name, ...told }]) =>
			marks.has(id) ? [] : [{ mark_key: store.newKey('mrk'), account_key: accountKey, viewer_key, name, ...told, import_key: null }],
		));
		for (const [id, mark] of marks) {
			const told = standing.get(id);
			if (!told) await store.tx.deleteFrom('viewer_marks').where('mark_key', '=', mark.mark_key).execute();
			else if (!sameTelling(told, mark)) {
				const { value, source, evidence, at } = told;
				await store.tx.updateTable('viewer_marks').set({ value, source, evidence, at }).where('mark_key', '=', mark.mark_key).execute();
			}
		}
	}
}

function idOf({ viewerKey, kind, name }: MarkOf): string {
	return `${viewerKey}\0${kind}\0${name}`;
}

type Standing = ToldMark & Pick<MarkTellingsTable, 'viewer_key' | 'name'>;

async function readStanding({ tx }: StoreContext, viewerKeys: readonly string[], wanted: ReadonlySet<string>): Promise<Map<string, Standing>> {
	const rows = await tx
		.selectFrom('mark_tellings')
		.select(['viewer_key', 'kind', 'name', 'value', 'source', 'evidence', 'at'])
		.where('viewer_key', 'in', viewerKeys)
		.execute();
	const standing = new Map<string, Standing>();
	for (const row of rows) {
		const id = idOf({ viewerKey: row.viewer_key, kind: row.kind, name: row.name });
		const other = standing.get(id);
		if (wanted.has(id) && (!other || counts(row, other))) standing.set(id, row);
	}
	return standing;
}

async function readMarks(
	{ tx }: StoreContext,
	accountKey: string,
	viewerKeys: readonly string[],
	wanted: ReadonlySet<string>,
): Promise<Map<string, Selectable<ViewerMarksTable>>> {
	const rows = await tx.selectFrom('viewer_marks').selectAll().where('account_key', '=', accountKey).where('viewer_key', 'in', viewerKeys).execute();
	return new Map(rows.map((row) => [idOf({ viewerKey: row.viewer_key, kind: row.kind, name: row.name }), row] as const).filter(([id]) => wanted.has(id)));
}
