import type { Selectable } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { AccountCallbacksTable } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { isInForce, readHolds, type Holds } from '../consent/legal-hold';
import { eraseSubject, type Cause } from './erase';
import { readSubject } from './subject';

type CallbackRow = Selectable<AccountCallbacksTable>;

/** People erased in one transaction: small enough that a message never waits long behind it. */
const PEOPLE_PER_BATCH = 50;
const ROWS_PER_BATCH = 1000;

export interface DeletionProgress {
	/** Null when nothing is due. */
	readonly callbackKey: string | null;
	readonly accountKey: string | null;
	readonly outcome: 'nothing_due' | 'goes_on' | 'called_off' | 'deleted';
	/** People erased in this batch. */
	readonly people: number;
}

const NOTHING_DUE: DeletionProgress = { callbackKey: null, accountKey: null, outcome: 'nothing_due', people: 0 };

/**
 * Deletes the next batch of the data of an account whose hold is over. To be called until nothing is due; a run that
 * was killed goes on where it stopped. What stays: opt-outs as keyed hashes under the account's own id, so that they
 * hold should it ever be connected again, the consent ledger, and the proof of messages, none of which leads to anybody.
 *
 * A deauthorised account that was connected again keeps its data. A deletion somebody asked for is carried out. Who is
 * under a legal hold stays until it ends, and with them the rows of the account.
 */
export const deleteDueAccount: UseCase<Record<string, never>, DeletionProgress> = async (store) => {
	const row = await findDue(store);
	if (row?.account_key == null) return NOTHING_DUE;
	const place = { callbackKey: row.callback_key, accountKey: row.account_key };
	const connectedAgain = await isConnected(store, row.account_key);
	if (row.kind === 'deauthorise' && connectedAgain) {
		await finish(store, row, 'called_off', 0);
		return { ...place, outcome: 'called_off', people: 0 };
	}
	const held = await readHolds(store, row.account_key);
	const people = await erasePeopleOf(store, row.account_key, { held, cause: { event: row.callback_key, at: await timeOf(store, row.account_key) } });
	if (people > 0) {
		await addRemoved(store, row, people);
		return { ...place, outcome: 'goes_on', people };
	}
	if (await removeRows(store, row.account_key)) return { ...place, outcome: 'goes_on', people: 0 };
	await clearAccount(store, row.account_key, connectedAgain);
	await finish(store, row, 'done', 0);
	return { ...place, outcome: 'deleted', people: 0 };
};

async function findDue(store: StoreContext): Promise<CallbackRow | undefined> {
	const rows = await store.tx.selectFrom('account_callbacks').selectAll().where('state', '=', 'held').orderBy('due_at').execute();
	for (const row of rows) {
		if (row.account_key === null || row.due_at > (await timeOf(store, row.account_key))) continue;
		const held = await readHolds(store, row.account_key);
		if (!isInForce(held) || (await findErasable(store, row.account_key, held)).length > 0) return row;
	}
	return undefined;
}

async function timeOf(store: StoreContext, accountKey: string): Promise<number> {
	return accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
}

/** The next people no legal hold keeps. */
async function findErasable({ tx }: StoreContext, accountKey: string, held: Holds): Promise<string[]> {
	if (held.everybody) return [];
	const people = await tx
		.selectFrom('viewers')
		.select('viewer_key')
		.where('account_key', '=', accountKey)
		.where('merged_into', 'is', null)
		.$if(held.people.size > 0, (query) => query.where('viewer_key', 'not in', [...held.people]))
		.orderBy('viewer_key')
		.limit(PEOPLE_PER_BATCH)
		.execute();
	return people.map((row) => row.viewer_key);
}

/** Its tokens were forgotten when Meta told us; one that lives came afterwards. */
async function isConnected({ tx }: StoreContext, accountKey: string): Promise<boolean> {
	const live = await tx.selectFrom('tokens').select('seed_hash').where('account_key', '=', accountKey).where('state', '=', 'live').executeTakeFirst();
	return live !== undefined;
}

async function erasePeopleOf(store: StoreContext, accountKey: string, { held, cause }: { readonly held: Holds; readonly cause: Cause }): Promise<number> {
	const people = await findErasable(store, accountKey, held);
	for (const viewerKey of people) await eraseSubject(store, await readSubject(store, accountKey, viewerKey), cause);
	return people.length;
}

/** What tells of the account and of no person any more. @returns whether there may be more */
async function removeRows({ tx }: StoreContext, accountKey: string): Promise<boolean> {
	const events = tx.selectFrom('events').select('event_key').where('account_key', '=', accountKey).limit(ROWS_PER_BATCH);
	const removed = await tx.deleteFrom('events').where('event_key', 'in', events).returning('event_key').execute();
	if (removed.length > 0) return true;
	const stories = tx.selectFrom('stories').select('story_key').where('account_key', '=', accountKey);
	await tx.deleteFrom('story_beats').where('account_key', '=', accountKey).execute();
	await tx.deleteFrom('story_readings').where('story_key', 'in', stories).execute();
	await tx.deleteFrom('story_facts').where('account_key', '=', accountKey).execute();
	await tx.deleteFrom('stories').where('account_key', '=', accountKey).execute();
	for (const table of ['engagements', 'list_links', 'comment_refs', 'foreign_messages', 'inbox_marks', 'test_people', 'viewer_marks', 'open_questions', 'plans', 'restrictions', 'conversions'] as const) {
		await tx.deleteFrom(table).where('account_key', '=', accountKey).execute();
	}
	return false;
}

/** The account's own id stays: the suppression list hangs on it. */
async function clearAccount({ tx }: StoreContext, accountKey: string, connectedAgain: boolean): Promise<void> {
	if (connectedAgain) return;
	await tx.deleteFrom('tokens').where('account_key', '=', accountKey).execute();
	await tx.updateTable('accounts').set({ username: 'deleted', app_scoped_id: null, page_id: null, mode: 'rehearsal' }).where('account_key', '=', accountKey).execute();
}

async function addRemoved({ tx }: StoreContext, row: CallbackRow, people: number): Promise<void> {
	const before = row.removed === null ? 0 : (JSON.parse(row.removed) as { people: number }).people;
	await tx.updateTable('account_callbacks').set({ removed: JSON.stringify({ people: before + people }) }).where('callback_key', '=', row.callback_key).execute();
}

async function finish(store: StoreContext, row: CallbackRow, state: 'called_off' | 'done', people: number): Promise<void> {
	await addRemoved(store, row, people);
	const now = await timeOf(store, row.account_key ?? '');
	await store.tx.updateTable('account_callbacks').set({ state, finished_at: now }).where('callback_key', '=', row.callback_key).execute();
}
