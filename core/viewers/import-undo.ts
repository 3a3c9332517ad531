import { getAccount } from '../accounts/account-store';
import { chunksOf } from '../store/chunks';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { columnsOf, findTellings } from './import-kept';
import { joinTold, type Told } from './import-told';
import { removeUnknownPeople } from './import-undo-people';
import { dropLinks, viewersInDispute } from './list-links';
import { forgetTold } from './marks';
import { settleAgain } from './settle-names';

/** Views of one transaction: some 40 ms on two cores. */
const VIEWS = 1_000;

/** What rows named together, of one transaction: parting two people moves what belongs to both. */
const LINKS = 50;

export interface UndoneBatch {
	/** Views and profile visits that are gone. */
	readonly removed: number;
	/** Views another import told of too: they stay as that one told them. */
	readonly kept: number;
	/** People nobody knows of any more. */
	readonly people: number;
	readonly done: boolean;
}

/**
 * Takes back the next part of an import; called until `done`. What another import told as well stays as it told it;
 * opt-outs, messages and everything else that came in on other ways are not touched. Names only it made one
 * person's are those of several again.
 *
 * @throws Error when this account has no such import
 */
export const undoImport: UseCase<{ accountKey: string; importKey: string }, UndoneBatch> = async (store, { accountKey, importKey }) => {
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	await closeImport(store, { accountKey, importKey }, now);
	// What it told of people first: somebody of whom nothing else is left then goes with their last view.
	if ((await forgetTold(store, accountKey, importKey, VIEWS)) === VIEWS) return { removed: 0, kept: 0, people: 0, done: false };
	const own = await store.tx
		.selectFrom('engagements')
		.select(['engagement_key', 'viewer_key'])
		.where('import_key', '=', importKey)
		.where('account_key', '=', accountKey)
		.limit(VIEWS)
		.execute();
	const shared = own.length < VIEWS ? await sharedViews(store, importKey, VIEWS - own.length, own.map((row) => row.engagement_key)) : [];
	const tellings = await findTellings(store, [...own.map((row) => row.engagement_key), ...shared]);
	const othersOf = (engagementKey: string) => [...(tellings.get(engagementKey) ?? [])].filter(([key]) => key !== importKey);

	const gone = own.filter((row) => othersOf(row.engagement_key).length === 0);
	const staying = [...own.map((row) => row.engagement_key), ...shared].filter((key) => othersOf(key).length > 0);
	for (const engagementKey of staying) await retellWithout(store, engagementKey, othersOf(engagementKey));
	for (const keys of chunksOf(staying)) {
		await store.tx.deleteFrom('view_tellings').where('import_key', '=', importKey).where('engagement_key', 'in', keys).execute();
	}
	for (const rows of chunksOf(gone)) {
		await store.tx.deleteFrom('engagements').where('engagement_key', 'in', rows.map((row) => row.engagement_key)).execute();
	}
	const people = await removeUnlinkedPeople(store, accountKey, [...new Set(gone.map((row) => row.viewer_key))]);
	const done = own.length + shared.length < VIEWS && !(await partLinked(store, accountKey, importKey));
	if (done) store.forgot();
	if (done) await store.tx.updateTable('imports').set({ undone_at: now }).where('import_key', '=', importKey).execute();
	return { removed: gone.length, kept: staying.length, people, done };
};

/** @returns whether there may be more */
async function partLinked(store: StoreContext, accountKey: string, importKey: string): Promise<boolean> {
	const names = await dropLinks(store, accountKey, importKey, LINKS);
	await removeUnlinkedPeople(store, accountKey, await settleAgain(store, { accountKey, importKey: '' }, names));
	return names.length > 0;
}

/** A name lists give to several people who wrote may be one of them again, when one of these lists is taken back too. */
async function removeUnlinkedPeople(store: StoreContext, accountKey: string, viewerKeys: readonly string[]): Promise<number> {
	const linked = await viewersInDispute(store, accountKey, viewerKeys);
	return removeUnknownPeople(store, accountKey, viewerKeys.filter((key) => !linked.has(key)));
}

/** From now on the import takes no more rows. */
async function closeImport({ tx }: StoreContext, { accountKey, importKey }: { accountKey: string; importKey: string }, now: number): Promise<void> {
	const found = await tx
		.selectFrom('imports')
		.select('undoing_at')
		.where('import_key', '=', importKey)
		.where('account_key', '=', accountKey)
		.executeTakeFirst();
	if (!found) throw new Error('The account has no import of this key.');
	if (found.undoing_at === null) await tx.updateTable('imports').set({ undoing_at: now }).where('import_key', '=', importKey).execute();
}

/** Views of other imports that this one told of too. */
async function sharedViews({ tx }: StoreContext, importKey: string, limit: number, without: readonly string[]): Promise<string[]> {
	const rows = await tx
		.selectFrom('view_tellings')
		.select('engagement_key')
		.where('import_key', '=', importKey)
		.limit(limit + without.length)
		.execute();
	const own = new Set(without);
	return rows.map((row) => row.engagement_key).filter((key) => !own.has(key)).slice(0, limit);
}

async function retellWithout({ tx }: StoreContext, engagementKey: string, others: readonly (readonly [string, Told])[]): Promise<void> {
	const [first, ...rest] = others;
	if (!first) return;
	const told = rest.reduce((all, [, another]) => joinTold(all, another), first[1]);
	await tx
		.updateTable('engagements')
		.set({ ...columnsOf(told), import_key: first[0] })
		.where('engagement_key', '=', engagementKey)
		.execute();
}
