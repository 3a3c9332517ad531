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
}

/** The accounts the updates are for, by Instagram's id; those this store does not know are left out. */
export async function openBatch(store: StoreContext, events: readonly InstagramEvent[]): Promise<ReadonlyMap<string, AccountBatch>> {
	const batches = new Map<string, AccountBatch>();
	for (const accountId of new Set(events.map((event) => event.accountId))) {
		const account = await findByInstagramId(store.tx, accountId);
		if (!account) continue;
		const inbound = events.filter((event) => event.accountId === accountId && isInbound(event));
		batches.set(accountId, {
			account,
			now: await accountNow(store.tx, account, store.wallClock),
			known: await knownKeys(store, account.account_key, inbound.map((event) => naturalKeyOf(store, event))),
			people: new Map(),
		});
	}
	return batches;
}

/** Those of many people who are known already, by IGSID. */
export type FindKnown = (store: StoreContext, accountKey: string, igsids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Looks up everybody who brings something new at once; one person alone is as soon looked up by themselves. */
export async function meetKnownPeople(store: StoreContext, batches: ReadonlyMap<string, AccountBatch>, events: readonly InstagramEvent[], findKnown: FindKnown): Promise<void> {
	for (const [accountId, { account, known, people }] of batches) {
		const fresh = events.filter((event) => event.accountId === accountId && isInbound(event) && !known.has(naturalKeyOf(store, event)));
		const igsids = [...new Set(fresh.map(({ personId }) => personId))];
		if (igsids.length < 2) continue;
		for (const [igsid, viewerKey] of await findKnown(store, account.account_key, igsids)) people.set(igsid, viewerKey);
	}
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
