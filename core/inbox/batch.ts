import { findByInstagramId } from '../accounts/account-store';
import type { InstagramEvent } from '../instagram/events';
import { chunksOf } from '../store/chunks';
import { accountNow } from '../store/clock';
import { keyedHash } from '../store/keyring';
import type { AccountRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';

/** What is looked up once for all updates of one account in one webhook body. */
export interface AccountBatch {
	readonly account: AccountRow;
	/** Time of the account, UTC milliseconds. */
	readonly now: number;
	/** Natural keys of these updates the store has already. */
	readonly known: Set<string>;
	/** IGSID to viewer key, of people met so far in this batch. */
	readonly people: Map<string, string>;
	/** {@link naturalKeyOf} an update of the batch, made once. */
	readonly keyOf: (event: InstagramEvent) => string;
}

/** The accounts the updates are for, by Instagram's id; those this store does not know are left out. */
export async function openBatch(store: StoreContext, events: readonly InstagramEvent[]): Promise<ReadonlyMap<string, AccountBatch>> {
	const batches = new Map<string, AccountBatch>();
	for (const accountId of new Set(events.map((event) => event.accountId))) {
		const account = await findByInstagramId(store.tx, accountId);
		if (!account) continue;
		const inbound = events.filter((event) => event.accountId === accountId && isInbound(event));
		const keys = new Map<InstagramEvent, string>(inbound.map((event) => [event, naturalKeyOf(store, event)]));
		batches.set(accountId, {
			account,
			now: await accountNow(store.tx, account, store.wallClock),
			known: await knownKeys(store, account.account_key, [...keys.values()]),
			people: new Map(),
			keyOf: (event) => keys.get(event) ?? naturalKeyOf(store, event),
		});
	}
	return batches;
}

/** Several people of an account, or those of them who are meant; their viewer keys by IGSID. */
export type FindPeople = (store: StoreContext, accountKey: string, igsids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Looks up everybody who brings something new at once; one person alone is as soon looked up by themselves. */
export async function meetKnownPeople(store: StoreContext, batches: ReadonlyMap<string, AccountBatch>, events: readonly InstagramEvent[], findKnown: FindPeople): Promise<void> {
	for (const [accountId, { account, known, people, keyOf }] of batches) {
		const fresh = events.filter((event) => event.accountId === accountId && isInbound(event) && !known.has(keyOf(event)));
		const igsids = [...new Set(fresh.map(({ personId }) => personId))];
		if (igsids.length < 2) continue;
		for (const [igsid, viewerKey] of await findKnown(store, account.account_key, igsids)) people.set(igsid, viewerKey);
	}
}

/** A person of an account; who was not met before is made. */
export type FindPerson = (store: StoreContext, accountKey: string, igsid: string) => Promise<string>;

/** The person of an update, met before in the batch or not. */
export async function personOf(store: StoreContext, { account, people }: AccountBatch, igsid: string, findPerson: FindPerson): Promise<string> {
	const met = people.get(igsid);
	if (met !== undefined) return met;
	const viewerKey = await findPerson(store, account.account_key, igsid);
	people.set(igsid, viewerKey);
	return viewerKey;
}

/** {@link personOf} for many: whoever {@link meetKnownPeople} did not find is new. @returns the viewer key of an IGSID */
export async function meetEverybody(
	store: StoreContext,
	batch: AccountBatch,
	igsids: readonly string[],
	{ findPerson, meetNew }: { readonly findPerson: FindPerson; readonly meetNew: FindPeople },
): Promise<(igsid: string) => string> {
	const { account, people } = batch;
	const missing = [...new Set(igsids)].filter((igsid) => !people.has(igsid));
	if (missing.length > 1) for (const [igsid, viewerKey] of await meetNew(store, account.account_key, missing)) people.set(igsid, viewerKey);
	else for (const igsid of missing) await personOf(store, batch, igsid, findPerson);
	return (igsid) => {
		const viewerKey = people.get(igsid);
		if (viewerKey === undefined) throw new Error('An update has nobody it came from.');
		return viewerKey;
	};
}

/** Not of the account itself. */
function isInbound({ kind }: InstagramEvent): boolean {
	return kind !== 'echo' && kind !== 'own_comment';
}

/** The key an update is known by. The oldest pepper never changes, so one that comes back after a key rotation is still known. */
export function naturalKeyOf({ keys }: Pick<StoreContext, 'keys'>, event: Pick<InstagramEvent, 'naturalKey'>): string {
	return keyedHash(keys.oldest.pepper, 'update', event.naturalKey);
}

async function knownKeys({ tx }: StoreContext, accountKey: string, naturalKeys: readonly string[]): Promise<Set<string>> {
	const known = new Set<string>();
	for (const chunk of chunksOf(naturalKeys)) {
		const rows = await tx
			.selectFrom('events')
			.select('natural_key')
			.where('account_key', '=', accountKey)
			.where('natural_key', 'in', chunk)
			.execute();
		for (const row of rows) known.add(row.natural_key);
	}
	return known;
}
