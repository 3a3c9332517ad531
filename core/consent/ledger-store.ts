import type { Selectable } from 'kysely';
import type { JournalNote } from '../store/journal-line';
import { isOfPerson } from '../store/of-person';
import type { ConsentLedgerTable } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { accountHeadMac, CHAIN_RESTART, CHAIN_START, entryMac, headMac, monthOf, type Place } from './chain';
import { decide, evolve, NO_CONSENT, stateAt, type ConsentCommand, type ConsentEntry, type ConsentPurpose, type ConsentState } from './ledger';
import { toEntry } from './ledger-rows';

export interface ConsentSubject {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly purpose: ConsentPurpose;
}

const entriesOf = statement((db, { accountKey, viewerKey, purpose }: ConsentSubject) =>
	db.selectFrom('consent_ledger').selectAll().where('account_key', '=', accountKey).where(isOfPerson('viewer_key', viewerKey)).where('purpose', '=', purpose),
);

/** Everything decided about one person and purpose, oldest first: under their key, and under those they went by before. */
export async function readHistory({ tx }: Pick<StoreContext, 'tx'>, subject: ConsentSubject): Promise<ConsentEntry[]> {
	return inOrder(await entriesOf(tx, subject));
}

/** Sorted here: asked for in the order of the chain, a planner may read the chain of the whole account. */
function inOrder(rows: Selectable<ConsentLedgerTable>[]): ConsentEntry[] {
	return rows.sort((a, b) => (a.month === b.month ? a.seq - b.seq : a.month < b.month ? -1 : 1)).map(toEntry);
}

const everyEntryOf = statement((db, { accountKey, viewerKey }: Omit<ConsentSubject, 'purpose'>) =>
	db.selectFrom('consent_ledger').selectAll().where('account_key', '=', accountKey).where(isOfPerson('viewer_key', viewerKey)),
);

/** {@link readConsent} of every purpose at once. */
export async function readConsents(
	{ tx }: Pick<StoreContext, 'tx'>,
	{ accountKey, viewerKey }: Omit<ConsentSubject, 'purpose'>,
	now: number,
): Promise<(purpose: ConsentPurpose) => ConsentState> {
	const entries = inOrder(await everyEntryOf(tx, { accountKey, viewerKey }));
	return (purpose) => stateAt(entries.filter((entry) => entry.purpose === purpose).reduce(evolve, NO_CONSENT), now);
}

/**
 * The person's consent for one purpose, folded from the ledger.
 *
 * @param now time of the account, UTC milliseconds: a grant past its end is expired
 */
export async function readConsent(store: Pick<StoreContext, 'tx'>, subject: ConsentSubject, now: number): Promise<ConsentState> {
	return stateAt((await readHistory(store, subject)).reduce(evolve, NO_CONSENT), now);
}

/** Decides a command against the ledger and appends what follows. Returns the entries added. */
export async function applyConsent(store: StoreContext, subject: ConsentSubject, command: ConsentCommand): Promise<ConsentEntry[]> {
	const entries = decide(command, subject, await readHistory(store, subject));
	for (const entry of entries) await append(store, subject.accountKey, entry);
	await store.journal?.note(entries.flatMap((entry) => endingOf(subject.accountKey, entry)));
	return entries;
}

/** What a store that is put back must not have forgotten: that a consent ended by the person, or that they object. */
function endingOf(accountKey: string, { act, viewerKey, purpose, sourceEvent, at }: ConsentEntry): JournalNote[] {
	return act === 'withdraw' || act === 'object' ? [{ act, accountKey, viewerKey, reason: purpose, sourceEvent, at }] : [];
}

async function append(store: StoreContext, accountKey: string, entry: ConsentEntry): Promise<void> {
	const { tx, keys } = store;
	const end = await readEnd(store, accountKey);
	const month = monthOf(entry.at, end.month);
	const place: Place = { accountKey, month, seq: month === end.month ? end.seq + 1 : 1 };
	const key = keys.newest;
	const mac = entryMac(key.ledger, place, entry, end.mac);
	await tx
		.insertInto('consent_ledger')
		.values({
			account_key: accountKey,
			month,
			seq: place.seq,
			viewer_key: entry.viewerKey,
			purpose: entry.purpose,
			act: entry.act,
			lawful_basis: entry.lawfulBasis,
			wording: entry.wording,
			source_event: entry.sourceEvent,
			origin: entry.origin,
			at: entry.at,
			expires_at: entry.expiresAt,
			previous_mac: end.mac,
			mac,
			key_version: key.version,
		})
		.execute();
	await writeHeads(store, place, end.entries + 1, mac);
}

interface LedgerEnd {
	readonly month: string;
	readonly seq: number;
	readonly entries: number;
	readonly mac: string;
}

/** Where the account's chain ends. One whose head is gone goes on in a way that shows. */
async function readEnd({ tx }: StoreContext, accountKey: string): Promise<LedgerEnd> {
	const head = await tx.selectFrom('consent_account_heads').selectAll().where('account_key', '=', accountKey).executeTakeFirst();
	if (head) return head;
	const last = await tx
		.selectFrom('consent_heads')
		.select(['month', 'entries'])
		.where('account_key', '=', accountKey)
		.orderBy('month', 'desc')
		.executeTakeFirst();
	return last ? { month: last.month, seq: last.entries, entries: last.entries, mac: CHAIN_RESTART } : { month: '', seq: 0, entries: 0, mac: CHAIN_START };
}

async function writeHeads({ tx, keys: { newest } }: StoreContext, place: Place, entries: number, mac: string): Promise<void> {
	const { accountKey, month, seq } = place;
	const ofMonth = { entries: seq, mac, head_mac: headMac(newest.ledger, accountKey, month, seq, mac), key_version: newest.version };
	await tx
		.insertInto('consent_heads')
		.values({ account_key: accountKey, month, ...ofMonth })
		.onConflict((conflict) => conflict.columns(['account_key', 'month']).doUpdateSet(ofMonth))
		.execute();
	const ofAccount = { month, seq, entries, mac, head_mac: accountHeadMac(newest.ledger, place, entries, mac), key_version: newest.version };
	await tx
		.insertInto('consent_account_heads')
		.values({ account_key: accountKey, ...ofAccount })
		.onConflict((conflict) => conflict.column('account_key').doUpdateSet(ofAccount))
		.execute();
}
