import * as z from 'zod';
import { rewrap } from './sealing';
import { isSealedWith, readWrapped, SEALED_TABLES, writeWrapped } from './sealed-tables';
import type { StoreContext, UseCase } from './use-case';

/** Rows one transaction looks at: some 20 ms, so that a message never waits long behind it. */
export const ROWS_PER_ROTATION = 500;

/** How far the store is with wrapping every data key by its newest key. */
export interface Rotation {
	/** The key version everything is wrapped with when it is done. */
	readonly to: number;
	/** Data keys that were wrapped anew, since this version was added. */
	readonly rewrapped: number;
	/** UTC milliseconds; null while it runs. */
	readonly finishedAt: number | null;
}

const stateSchema = z.strictObject({
	to: z.number().int(),
	table: z.number().int(),
	after: z.string(),
	rewrapped: z.number().int(),
	finishedAt: z.number().nullable(),
});
type State = z.output<typeof stateSchema>;

const ROTATION = 'rotation';

/**
 * Wraps the next data keys with the newest version of the store key. Its place is kept in the store, in the same
 * transaction: a run that was killed is gone on with, and two runs at once share the work. Sealed values and hashes
 * stay as they are: peppers are only ever added. To be called in the bulk lane until `finishedAt` is set.
 */
export const rotateKeys: UseCase<{ limit: number }, Rotation> = async (store, { limit }) => {
	const state = await takeState(store);
	if (state.finishedAt !== null) return toRotation(state);
	const table = SEALED_TABLES[state.table];
	if (!table) return finish(store, state);
	const size = Math.min(limit, ROWS_PER_ROTATION);
	const rows = await readWrapped(store.tx, table, state.after, size);
	let rewrapped = 0;
	for (const row of rows) {
		const { wrappedKey, keyVersion } = row;
		if (wrappedKey === null || keyVersion === null || keyVersion === store.keys.newest.version) continue;
		if (await writeWrapped(store.tx, table, row, rewrap(store.keys, { wrappedKey, keyVersion }))) rewrapped++;
	}
	const next = rows.length < size ? { table: state.table + 1, after: '' } : { after: rows.at(-1)?.key ?? '' };
	return toRotation(await writeState(store, { ...state, ...next, rewrapped: state.rewrapped + rewrapped }));
};

/** Done is said only after a look at every row: from then on an older version may be retired. */
async function finish(store: StoreContext, state: State): Promise<Rotation> {
	for (const { version } of store.keys.versions) {
		if (version === state.to || !(await isSealedWith(store.tx, version))) continue;
		return toRotation(await writeState(store, { ...state, table: 0, after: '' }));
	}
	// Data keys in their older wrapping are no longer to be had either.
	store.forgot();
	return toRotation(await writeState(store, { ...state, finishedAt: store.wallClock }));
}

export interface KeyVersionReport {
	readonly version: number;
	readonly retired: boolean;
	/** Nothing is sealed with it any more: its line in the credential may be replaced by its retired one. */
	readonly mayRetire: boolean;
}

/** The versions of the store's key, oldest first, and which of them nothing is sealed with. Looks at every sealed row. */
export const readKeyVersions: UseCase<Record<string, never>, KeyVersionReport[]> = async ({ tx, keys }) => {
	const report: KeyVersionReport[] = [];
	for (const { version, seal } of keys.versions) {
		const isOld = version !== keys.newest.version && seal !== null;
		report.push({ version, retired: seal === null, mayRetire: isOld && !(await isSealedWith(tx, version)) });
	}
	return report;
};

/** The state under a write lock, so that two runs take turns; a newer key begins anew. */
async function takeState(store: StoreContext): Promise<State> {
	const fresh: State = { to: store.keys.newest.version, table: 0, after: '', rewrapped: 0, finishedAt: null };
	await store.tx
		.insertInto('store_meta')
		.values({ name: ROTATION, value: JSON.stringify(fresh) })
		.onConflict((conflict) => conflict.column('name').doUpdateSet((row) => ({ value: row.ref('store_meta.value') })))
		.execute();
	const { value } = await store.tx.selectFrom('store_meta').select('value').where('name', '=', ROTATION).executeTakeFirstOrThrow();
	const state = stateSchema.parse(JSON.parse(value));
	return state.to === fresh.to ? state : fresh;
}

async function writeState({ tx }: StoreContext, state: State): Promise<State> {
	await tx.updateTable('store_meta').set({ value: JSON.stringify(state) }).where('name', '=', ROTATION).execute();
	return state;
}

function toRotation({ to, rewrapped, finishedAt }: State): Rotation {
	return { to, rewrapped, finishedAt };
}
