import type { InstagramEvent } from '../instagram/events';
import { accountNow } from '../store/clock';
import { keyedHash } from '../store/keyring';
import type { AccountRow } from '../store/schema';
import { isIn } from '../store/is-in';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { createViewers, findOrCreateViewer, findViewers, revealIdentity } from '../viewers/identities';
import { TAKEOVER_MS } from './decide';
import { hashOfMid } from './send-state';

type Echo = Extract<InstagramEvent, { kind: 'echo' }>;

const MINUTE_MS = 60_000;

/**
 * Different people an account writes to by another way than ours, in a time in which no hand does it: another program
 * sends, or somebody has taken the account over. A colleague who clears the inbox on the phone stays below both.
 */
export const TAKEOVER_ALERTS = [
	{ people: 10, withinMs: MINUTE_MS },
	{ people: 30, withinMs: 10 * MINUTE_MS },
] as const;

/**
 * Somebody of the account wrote to a person by another way than ours. The conversation is theirs for now; many of them
 * at once stop the account, unless it is known that another tool writes from it too.
 */
export async function noteForeignMessage(store: StoreContext, account: AccountRow, echo: Echo, viewerKey: string | undefined): Promise<void> {
	const { account_key: accountKey } = account;
	const now = await accountNow(store.tx, account, store.wallClock);
	const at = Math.min(echo.occurredAt, now);
	if (viewerKey !== undefined) await noteTakeover(store, viewerKey, at);
	if (at <= now - TAKEOVER_MS) return;
	await store.tx.deleteFrom('foreign_messages').where('account_key', '=', accountKey).where('at', '<=', now - TAKEOVER_MS).execute();
	await store.tx
		.insertInto('foreign_messages')
		.values({ account_key: accountKey, message_hash: hashOfMid(store, echo.mid), person_hash: hashOfPerson(store, echo.personId), at })
		.onConflict((conflict) => conflict.columns(['account_key', 'message_hash']).doNothing())
		.execute();
	if (account.inbox_tool === null && account.takeover_alert_at === null) await stopWhenTakenOver(store, account, { at, now });
}

/** A human has the conversation: automation leaves the person to them. An older message moves nothing back. */
export async function noteTakeover({ tx }: Pick<StoreContext, 'tx'>, viewerKey: string, at: number): Promise<void> {
	await tx
		.updateTable('viewers')
		.set({ takeover_at: at })
		.where('viewer_key', '=', viewerKey)
		.where((where) => where.or([where('takeover_at', 'is', null), where('takeover_at', '<', at)]))
		.execute();
}

const lastForeign = statement((db, { accountKey, personHash }: { accountKey: string; personHash: string }) =>
	db.selectFrom('foreign_messages').select('at').where('account_key', '=', accountKey).where('person_hash', '=', personHash).orderBy('at', 'desc').limit(1),
);

/** The person of an update. One we meet only now may already be in conversation with a colleague. */
export async function meetPerson(store: StoreContext, accountKey: string, igsid: string): Promise<string> {
	const viewerKey = await findOrCreateViewer(store, accountKey, igsid);
	const [last] = await lastForeign(store.tx, { accountKey, personHash: hashOfPerson(store, igsid) });
	if (last) await noteTakeover(store, viewerKey, last.at);
	return viewerKey;
}

/** {@link meetPerson} for those among many who are known already, with two look-ups for all of them. @returns their keys by IGSID */
export async function meetKnown(store: StoreContext, accountKey: string, igsids: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const known = await findViewers(store, accountKey, 'igsid', igsids);
	await noteTakeovers(store, accountKey, known);
	return known;
}

/** {@link meetPerson} for people nobody has met yet. @returns their keys by IGSID */
export async function meetNew(store: StoreContext, accountKey: string, igsids: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const made = await createViewers(store, accountKey, igsids);
	await noteTakeovers(store, accountKey, made);
	return made;
}

/** Some of these people may already be in conversation with a colleague. */
async function noteTakeovers(store: StoreContext, accountKey: string, people: ReadonlyMap<string, string>): Promise<void> {
	const byHash = new Map([...people].map(([igsid, viewerKey]) => [hashOfPerson(store, igsid), viewerKey]));
	const messages = await store.tx
		.selectFrom('foreign_messages')
		.select(['person_hash', 'at'])
		.where('account_key', '=', accountKey)
		.where(isIn(store.tx, 'person_hash', [...byHash.keys()]))
		.execute();
	for (const { person_hash: hash, at } of messages) await noteTakeover(store, byHash.get(hash) ?? '', at);
}

async function stopWhenTakenOver(store: StoreContext, account: AccountRow, { at, now }: { readonly at: number; readonly now: number }): Promise<void> {
	// What was written before somebody let sending go on, they know of.
	const known = account.resumed_at ?? 0;
	for (const { people, withinMs } of TAKEOVER_ALERTS) {
		const messages = await readForeign(store, account.account_key, { from: Math.max(known, at - withinMs), until: at + withinMs });
		if (mostPeopleWithin(messages, withinMs) < people) continue;
		await store.tx
			.updateTable('accounts')
			.set({ stopped_at: account.stopped_at ?? store.wallClock, takeover_alert_at: now })
			.where('account_key', '=', account.account_key)
			.execute();
		return;
	}
}

interface Foreign {
	readonly person: string;
	readonly at: number;
}

function readForeign({ tx }: StoreContext, accountKey: string, { from, until }: { readonly from: number; readonly until: number }): Promise<Foreign[]> {
	return tx
		.selectFrom('foreign_messages')
		.select(['person_hash as person', 'at'])
		.where('account_key', '=', accountKey)
		.where('at', '>', from)
		.where('at', '<', until)
		.orderBy('at')
		.execute();
}

/** @param messages in order of time */
function mostPeopleWithin(messages: readonly Foreign[], withinMs: number): number {
	let most = 0;
	for (const [index, { at }] of messages.entries()) {
		const people = new Set(messages.slice(index).filter((later) => later.at - at < withinMs).map(({ person }) => person));
		most = Math.max(most, people.size);
	}
	return most;
}

/** Of somebody who is erased not even that a colleague wrote to them stays. */
export async function forgetForeignMessages(store: StoreContext, accountKey: string, viewerKeys: readonly string[]): Promise<void> {
	for (const viewerKey of viewerKeys) {
		const igsid = await revealIdentity(store, viewerKey, 'igsid');
		if (igsid === undefined) continue;
		await store.tx.deleteFrom('foreign_messages').where('account_key', '=', accountKey).where('person_hash', '=', hashOfPerson(store, igsid)).execute();
	}
}

/** Whom the account wrote to, so that one person counts once; the oldest pepper never changes. */
function hashOfPerson({ keys }: Pick<StoreContext, 'keys'>, igsid: string): string {
	return keyedHash(keys.oldest.pepper, 'foreign message to', igsid);
}
