import { accountNow } from '../store/clock';
import { getAccount } from '../accounts/account-store';
import type { StoreContext, UseCase } from '../store/use-case';
import { findPeople, type Identity, type SuppressionList } from './import-people';
import type { PersonRef, ViewRow } from './import-row';
import { keepViews, type PersonView } from './import-store';
import { revealIdentity } from './identities';
import { currentViewerKey } from '../store/current-viewer';

export interface StartedImport {
	readonly importKey: string;
	readonly accountKey: string;
	/** IANA zone of times without one. */
	readonly timeZone: string;
	/** Time of the account, UTC milliseconds. */
	readonly now: number;
}

/** Opens an import; its rows follow in batches. */
export const startImport: UseCase<{ accountKey: string }, StartedImport> = async (store, { accountKey }) => {
	const account = await getAccount(store.tx, accountKey);
	const importKey = store.newKey('imp');
	const now = await accountNow(store.tx, account, store.wallClock);
	await store.tx
		.insertInto('imports')
		.values({
			import_key: importKey,
			account_key: accountKey,
			started_at: now,
			finished_at: null,
			added: 0,
			known: 0,
			rejected: 0,
			suppressed: 0,
		})
		.execute();
	return { importKey, accountKey, timeZone: account.time_zone, now };
};

export interface ImportViewsInput {
	readonly accountKey: string;
	readonly importKey: string;
	readonly rows: readonly ViewRow[];
}

/** Why a row that is well formed was not taken. */
export type RowRefusal = 'unknown_person' | 'two_people';

export interface ImportedBatch {
	readonly added: number;
	readonly known: number;
	readonly suppressed: number;
	/** By index in the batch. */
	readonly refused: ReadonlyArray<{ readonly index: number; readonly reason: RowRefusal }>;
}

/**
 * Keeps one batch of views: each once per identity and story, none of a person on the suppression list, also
 * when nobody else knows of that person any more. Within a batch the order of the rows does not matter.
 */
export function importViewsWith(list: SuppressionList): UseCase<ImportViewsInput, ImportedBatch> {
	return async (store, { accountKey, importKey, rows }) => {
		const refused: { index: number; reason: RowRefusal }[] = [];
		const named: { row: ViewRow; index: number; identities: readonly [Identity, ...Identity[]] }[] = [];
		for (const [index, row] of rows.entries()) {
			const identities = await identitiesOf(store, accountKey, row.person);
			if (isNotEmpty(identities)) named.push({ row, index, identities });
			else refused.push({ index, reason: 'unknown_person' });
		}
		const people = await findPeople(store, list, accountKey, named.map(({ identities }) => identities));
		const views: PersonView[] = [];
		let suppressed = 0;
		named.forEach(({ row, index, identities }, position) => {
			const person = people[position];
			if (person === 'suppressed') suppressed++;
			else if (person === 'two_people' || person === undefined) refused.push({ index, reason: 'two_people' });
			else views.push({ row, identity: identities[0], viewerKey: person.viewerKey });
		});
		const { added, known } = await keepViews(store, { accountKey, importKey }, views);
		await addToTotals(store, { accountKey, importKey }, { added, known, suppressed });
		return { added, known, suppressed, refused };
	};
}

function isNotEmpty<T>(list: readonly T[]): list is readonly [T, ...T[]] {
	return list.length > 0;
}

/** The identities a row names; the first is the one its views are counted by. */
async function identitiesOf(store: StoreContext, accountKey: string, person: PersonRef): Promise<Identity[]> {
	if (person.by === 'identity') {
		return [
			...(person.handle === null ? [] : [{ kind: 'handle' as const, value: person.handle }]),
			...(person.vendorId === null ? [] : [{ kind: 'vendor_id' as const, value: person.vendorId }]),
		];
	}
	const viewerKey = await currentViewerKey(store.tx, person.viewerKey);
	const viewer = await store.tx
		.selectFrom('viewers')
		.select('viewer_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.executeTakeFirst();
	if (!viewer) return [];
	for (const kind of ['handle', 'vendor_id', 'igsid'] as const) {
		const value = await revealIdentity(store, viewerKey, kind);
		if (value !== undefined) return [{ kind, value }];
	}
	return [];
}

interface Totals {
	readonly added: number;
	readonly known: number;
	readonly suppressed: number;
}

type ImportPlace = Pick<ImportViewsInput, 'accountKey' | 'importKey'>;

/** @throws Error when this account has no such import */
async function addToTotals({ tx }: StoreContext, { accountKey, importKey }: ImportPlace, batch: Totals): Promise<void> {
	const { numUpdatedRows } = await tx
		.updateTable('imports')
		.set((update) => ({
			added: update('added', '+', batch.added),
			known: update('known', '+', batch.known),
			suppressed: update('suppressed', '+', batch.suppressed),
		}))
		.where('import_key', '=', importKey)
		.where('account_key', '=', accountKey)
		.executeTakeFirst();
	if (numUpdatedRows !== 1n) throw new Error('This import was never started for the account.');
}

export interface ImportTotals extends Totals {
	readonly importKey: string;
	readonly rejected: number;
	readonly rows: number;
}

/** Closes an import with the number of rows that were rejected. */
export const finishImport: UseCase<{ accountKey: string; importKey: string; rejected: number }, ImportTotals> = async (
	{ tx, wallClock },
	{ accountKey, importKey, rejected },
) => {
	const account = await getAccount(tx, accountKey);
	const row = await tx
		.updateTable('imports')
		.set({ rejected, finished_at: await accountNow(tx, account, wallClock) })
		.where('import_key', '=', importKey)
		.where('account_key', '=', accountKey)
		.returning(['added', 'known', 'suppressed'])
		.executeTakeFirstOrThrow();
	return { importKey, ...row, rejected, rows: row.added + row.known + row.suppressed + rejected };
};
