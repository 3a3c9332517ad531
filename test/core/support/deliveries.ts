import fc from 'fast-check';
import { readCsv } from '../../../core/viewers/import-csv';
import { checkRow, type ViewRow } from '../../../core/viewers/import-row';
import { HAND_KEPT } from '../../../core/viewers/sources';
import { START, type TestStore } from './store';
import { fileOf } from './viewer-lists';

/** How some rows reach the store: which import each batch belongs to, and its rows in order. */
export interface Delivery {
	readonly batches: ReadonlyArray<{ readonly by: number; readonly rows: readonly string[] }>;
	readonly imports: number;
}

/** The rows at least once each, shuffled, in batches of any size, of several imports at the same time. */
export function deliveriesOf(rows: readonly string[]): fc.Arbitrary<Delivery> {
	const all = fc.tuple(fc.shuffledSubarray([...rows], { minLength: rows.length }), fc.array(fc.constantFrom(...rows), { maxLength: 6 })).chain(([each, again]) => {
		const both = [...each, ...again];
		return fc.shuffledSubarray(both, { minLength: both.length });
	});
	return fc.tuple(all, fc.infiniteStream(fc.nat(1_000)), fc.constantFrom(1, 2, 3)).map(([order, chance, imports]) => {
		const next = (below: number) => (chance.next().value as number) % below;
		const batches: { by: number; rows: string[] }[] = [];
		for (let from = 0; from < order.length; ) {
			const size = 1 + next(4);
			batches.push({ by: next(imports), rows: order.slice(from, from + size) });
			from += size;
		}
		return { batches, imports };
	});
}

/** Brings rows below this header in as the delivery says. @returns the keys of its imports */
export async function deliver(store: TestStore, header: string, accountKey: string, { batches, imports }: Delivery): Promise<string[]> {
	const keys: string[] = [];
	for (let each = 0; each < imports; each++) keys.push((await store.use.startImport({ accountKey })).importKey);
	for (const { by, rows } of batches) await store.use.importViews({ accountKey, importKey: keys[by] ?? '', rows: await viewsOf(header, rows) });
	return keys;
}

/** Rows below this header as the views they tell of. */
export async function viewsOf(header: string, rows: readonly string[]): Promise<ViewRow[]> {
	const views: ViewRow[] = [];
	for await (const { content } of readCsv(fileOf([header, ...rows].join('\n')))) {
		const check = checkRow('cells' in content ? content.cells : {}, { timeZone: 'Europe/Amsterdam', now: START, source: HAND_KEPT, context: null, onlyThisSource: false });
		if (!check.ok) throw new Error('a row of the test is no good');
		views.push(check.view);
	}
	return views;
}
